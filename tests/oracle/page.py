"""Is a page one offline page that says what plan.json says? Tags close, nothing is fetched, nothing runs but the page's own script, which
its hash alone lets in; the figures are the plan's; tables have headers, drawings a title; colours keep the contrast of WCAG AA.
PLAN-FOLDER [PAGE [LANGUAGE]]"""
import base64, hashlib, html.parser, json, re, sys

folder = sys.argv[1]
path = sys.argv[2] if len(sys.argv) > 2 else folder + "/plan.html"
language = sys.argv[3] if len(sys.argv) > 3 else "en"
text = open(path, encoding="utf-8").read()
plan = json.load(open(folder + "/plan.json"))
VOID = {"meta", "br", "rect", "path", "circle", "img"}
KNOWN = {"html", "head", "meta", "title", "style", "script", "body", "header", "main", "footer", "nav", "section", "div", "span", "p", "h1",
         "h2", "h3", "h4", "a", "b", "strong", "small", "ul", "ol", "li", "dl", "dt", "dd", "code", "details", "summary", "table", "caption",
         "thead", "tbody", "tr", "th", "td", "svg", "g", "desc", "rect", "path", "circle", "text", "img"}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "id", "aria-labelledby", "aria-label", "aria-hidden", "role",
              "scope", "viewbox", "preserveaspectratio", "width", "height", "x", "y", "d", "cx", "cy", "r", "transform", "text-anchor",
              "href", "src", "alt", "open", "data-k", "data-h", "data-i", "data-sift", "data-found", "data-sort", "data-choose"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.words, self.ids, self.named, self.count = [], [], set(), set(), {}

    def handle_starttag(self, tag, attributes):
        assert tag in KNOWN, tag
        self.count[tag] = self.count.get(tag, 0) + 1
        values = dict(attributes)
        for name, value in attributes:
            assert name in ATTRIBUTES, (tag, name)
            if name == "id":
                assert value not in self.ids
                self.ids.add(value)
            if name == "aria-labelledby":
                self.named |= set(value.split())
            if name == "href":
                assert value.startswith("#"), value
                self.named.add(value[1:])
            if name == "src":
                assert re.match("data:image/(png|jpeg|svg[+]xml);base64,[A-Za-z0-9+/=]*$", value), value[:60]
        assert tag != "th" or values.get("scope") in ("row", "col"), "a header cell without a scope"
        assert tag != "img" or values.get("alt"), "a picture without words"
        if tag == "svg":
            assert "aria-hidden" in values or values.get("role") == "img" and "aria-labelledby" in values, attributes
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.words.append(data)


def digest(tag):
    found = re.findall("<%s>(.*?)</%s>" % (tag, tag), text, re.S)
    assert len(found) == 1, (tag, len(found))
    return found[0], base64.b64encode(hashlib.sha256(found[0].encode()).digest()).decode()


def luminance(colour):
    colour = "".join(c * 2 for c in colour) if len(colour) == 3 else colour
    parts = [int(colour[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def check_contrast(style):
    """WCAG 2.2: 1.4.3 asks for 4.5 of text, 1.4.11 for 3 of what a chart draws."""
    palettes = [dict(re.findall(r"--([a-z0-9]+):#([0-9a-f]{3,6})\b", block)) for block in re.findall(r":root\{(.*?)\}", style, re.S)]
    assert len(palettes) == 2 and all(len(p) > 20 for p in palettes), "light and dark"
    for palette in palettes:
        pairs = [(a, b, 4.5) for a in ("ink", "soft", "accent", "good", "bad") for b in ("paper", "panel")]
        pairs += [("ink", "h%d" % h, 4.5) for h in range(5)]
        pairs += [(a, b, 3) for a in ["was", "limit", "good", "mild", "manual", "bad"] + ["c%d" % c for c in range(1, 15)] for b in ("paper", "panel")]
        for a, b, least in pairs:
            assert contrast(palette[a], palette[b]) >= least, "%s on %s: %.2f" % (a, b, contrast(palette[a], palette[b]))


page = Page()
page.feed(text)
page.close()
assert not page.open, page.open
assert page.named <= page.ids, page.named - page.ids
assert page.count["main"] == page.count["header"] == page.count["nav"] == page.count["footer"] == page.count["h1"] == 1
assert page.count["caption"] == page.count["table"]
assert re.search('<html lang="%s' % language, text)
style, style_hash = digest("style")
script, script_hash = digest("script")
policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text).group(1)
assert policy == "default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; %sbase-uri 'none'; form-action 'none'" % (
    style_hash, script_hash, "img-src data:; " if page.count.get("img") else ""), policy
assert "url(" not in style and "@import" not in style
for word in ("fetch", "XMLHttp", "innerHTML", "eval", "document.write", "import(", "http"):
    assert word not in script, word
check_contrast(style)
said = re.sub(r"\s+", " ", " ".join(page.words))
whole, fraction = (str(plan["cost"]["total"]).split(".") + ["00"])[:2]
group, point = {"en": ",.", "de": ".,", "fr": " ,", "zh": ",."}[language]
assert "{:,}".format(int(whole)).replace(",", group) + point + fraction.ljust(2, "0") in said, plan["cost"]["total"]
for limit in plan["limits"]:
    assert limit["id"] in said or not limit["id"].isascii() or "|" in limit["id"], limit["id"]
for name, sha256 in ((i["name"], i["sha256"]) for i in plan["inputs"]):
    assert name in said and sha256 in said, name
named = open(folder + "/inputs/catalog.json", encoding="utf-8").read()
assert "{0}" in named or not re.search(r"\{[0-9]\}", said), "a place in a text was left open"
print("page:", len(text.encode()), "bytes")
