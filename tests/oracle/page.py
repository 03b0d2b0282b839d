"""Is plan.html one offline page that says what plan.json says? Tags close, nothing is fetched, nothing runs, styles are allowed
by their hash alone, and the figures are the plan's. PLAN-FOLDER"""
import base64, hashlib, html.parser, json, re, sys

folder = sys.argv[1]
text = open(folder + "/plan.html", encoding="utf-8").read()
plan = json.load(open(folder + "/plan.json"))
VOID = {"meta", "br", "rect", "path"}
KNOWN = {"html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "div", "span", "p", "h1", "h2", "h3",
         "b", "ul", "li", "code", "table", "thead", "tbody", "tr", "th", "td", "svg", "rect", "path", "text", "br"}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "id", "aria-labelledby", "aria-label", "aria-hidden", "role",
              "scope", "viewbox", "preserveaspectratio", "width", "height", "x", "y", "d", "text-anchor"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.words, self.ids, self.named = [], [], set(), set()

    def handle_starttag(self, tag, attributes):
        assert tag in KNOWN, tag
        for name, value in attributes:
            assert name in ATTRIBUTES, (tag, name)
            if name == "id":
                assert value not in self.ids
                self.ids.add(value)
            if name == "aria-labelledby":
                self.named.add(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words.append(data)


page = Page()
page.feed(text)
page.close()
assert not page.open, page.open
assert page.named <= page.ids
style = re.search(r"<style>(.*?)</style>", text, re.S).group(1)
digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text).group(1)
assert policy == "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'" % digest, policy
assert "url(" not in style and "@import" not in style
said = re.sub(r"\s+", " ", " ".join(page.words))
whole, fraction = str(plan["cost"]["total"]).split(".") if "." in str(plan["cost"]["total"]) else (str(plan["cost"]["total"]), "00")
assert "{:,}.{}".format(int(whole), fraction.ljust(2, "0")) in said, plan["cost"]["total"]
for limit in plan["limits"]:
    assert limit["id"] in said or not limit["id"].isascii() or "|" in limit["id"], limit["id"]
for name, digest in ((i["name"], i["sha256"]) for i in plan["inputs"]):
    assert name in said and digest in said, name
print("page:", len(text), "bytes")
