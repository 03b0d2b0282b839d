#!/usr/bin/env python3
"""page_measure.py PAGE WIDTH FRAME: a copy of the page that measures itself, beside FRAME, which shows it in a frame of so many
pixels (a browser's window has a least width). The policy of the original lets no other script in, so the copy goes without it.
page_measure.py --read DOM: does what the browser wrote say that nothing overlaps, is cut or is fetched?"""
import html
import json
import os
import re
import sys

SCRIPT = """
addEventListener('load', () => setTimeout(() => {
  const seen = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden' && e.checkVisibility();
  const name = e => e.tagName + ' ' + (e.textContent || '').trim().slice(0, 60);
  const overlaps = [], cut = [];
  for (const drawing of document.querySelectorAll('svg.draw')) {
    if (!seen(drawing)) continue;
    const texts = [...drawing.querySelectorAll('text')].map(e => [e, e.getBoundingClientRect()]);
    texts.forEach(([e, r], i) => {
      if (r.left < -1 || r.right > innerWidth + 1) cut.push(name(e));
      for (const [o, s] of texts.slice(i + 1)) {
        const w = Math.min(r.right, s.right) - Math.max(r.left, s.left), h = Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top);
        if (w > 1 && h > 3) overlaps.push(name(e) + ' / ' + name(o));
      }
    });
  }
  for (const e of document.querySelectorAll('th,td,.scroll,p,h1,h2,h3,h4,li,dd,dt,nav')) {
    if (!seen(e) || e.closest('.cards thead') && e.getBoundingClientRect().width < 3) continue;
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 2) cut.push(name(e) + ' ' + e.scrollWidth + '>' + e.clientWidth);
  }
  const cells = [...document.querySelectorAll('tbody tr')].slice(0, 400);
  for (const row of cells) {
    const rects = [...row.cells].filter(seen).map(c => [c, c.getBoundingClientRect()]);
    rects.forEach(([c, r], i) => rects.slice(i + 1).forEach(([d, s]) => {
      if (Math.min(r.right, s.right) - Math.max(r.left, s.left) > 1 && Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top) > 1)
        overlaps.push(name(c) + ' / ' + name(d));
    }));
  }
  const measured = {width: document.documentElement.scrollWidth, inner: innerWidth, overlaps, cut,
    fetched: performance.getEntriesByType('resource').length, drawings: [...document.querySelectorAll('svg.draw')].filter(seen).length,
    buttons: document.querySelectorAll('th button').length, scripts: document.scripts.length, sections: document.querySelectorAll('section').length,
    milliseconds: Math.round(performance.timing.loadEventEnd - performance.timing.navigationStart)};
  parent.postMessage(JSON.stringify(measured), '*');
}, 50));
"""

FRAME = """<!DOCTYPE html><pre id="measured"></pre><iframe src="%s" width="%d" height="1000" style="border:0"></iframe>
<script>addEventListener('message', e => { document.getElementById('measured').textContent = e.data; });</script>"""


def read(path):
    text = open(path, encoding="utf-8").read()
    found = re.search(r'<pre id="measured">(.*?)</pre>', text, re.S)
    assert found and found.group(1), "the browser measured nothing: %s" % text[:200]
    measured = json.loads(html.unescape(found.group(1)))
    print(json.dumps({k: v for k, v in measured.items() if k not in ("overlaps", "cut")}))
    assert measured["width"] <= measured["inner"], "wider than the window: %(width)d > %(inner)d" % measured
    assert not measured["overlaps"], measured["overlaps"][:5]
    assert not measured["cut"], measured["cut"][:5]
    assert measured["fetched"] == 0 and measured["drawings"] > 0 and measured["sections"] > 6


if sys.argv[1] == "--read":
    read(sys.argv[2])
else:
    page = open(sys.argv[1], encoding="utf-8").read()
    assert page.count("<meta http-equiv=\"Content-Security-Policy\"") == 1 and page.count("</body>") == 1
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    with open(sys.argv[3] + ".page.html", "w", encoding="utf-8") as copy:
        copy.write(page.replace("</body>", "<script>%s</script></body>" % SCRIPT))
    with open(sys.argv[3], "w", encoding="utf-8") as frame:
        frame.write(FRAME % (os.path.basename(sys.argv[3]) + ".page.html", int(sys.argv[2])))
