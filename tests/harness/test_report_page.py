#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The report in HTML, as a browser shows it: headless Chromium, spoken to in its DevTools protocol through a pipe. LTK_CONFORM names the program,
LTK_BUILD the folder of the bundled implementations."""
import base64
import fcntl
import json
import os
import pathlib
import re
import select
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
CONFORM = os.environ["LTK_CONFORM"]
BUILD = pathlib.Path(os.environ["LTK_BUILD"])
# Three that are named in one line, and two in another one.
FAULTS = "length-little-endian+imsi-bcd+plmn-unswapped+keys-none-accepted+role-0-accepted"

# What the browser makes of the page: sizes, places of what the first screen must have, and contrasts of all texts (WCAG 2).
MEASURE = """(() => {
const shown = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility === 'visible';
const place = e => {
  const r = e.getBoundingClientRect();
  return {text: e.innerText, left: r.left, top: r.top, right: r.right, bottom: r.bottom, shown: shown(e)};
};
const numbers = c => c.match(/[0-9.]+/g).map(Number);
const luminance = c => {
  const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
};
const ground = e => {
  for (; e; e = e.parentElement) {
    const c = numbers(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c;
  }
  return [255, 255, 255];
};
const contrast = e => {
  const [a, b] = [numbers(getComputedStyle(e).color), ground(e)].map(luminance);
  return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
};
const texts = [...document.body.querySelectorAll('*')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && shown(e) && !e.closest('.hidden'));
return {
  width: innerWidth, height: innerHeight, scroll: document.documentElement.scrollWidth, title: document.title, text: document.body.innerText,
  background: numbers(getComputedStyle(document.body).backgroundColor), texts: texts.length,
  faint: texts.filter(e => contrast(e) < 4.5).map(e => e.className + ': ' + e.innerText).slice(0, 5),
  verdict: place(document.querySelector('h1')), wrong: [...document.querySelectorAll('.advice .what')].map(place),
  mend: [...document.querySelectorAll('.advice .mend')].map(place),
  closed: document.querySelectorAll('details:not([open])').length,
  folded: [...document.querySelectorAll('details:not([open]) .case')]
    .filter(e => !e.checkVisibility({contentVisibilityAuto: true}) || e.getBoundingClientRect().height === 0).length,
};
})()"""


class Browser:
    """One page of a browser."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory()
        theirs, self.input = os.pipe()
        self.output, its = os.pipe()
        pipes = [fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for fd in (theirs, its)]

        def take_pipes():  # where the browser looks for them
            os.dup2(pipes[0], 3)
            os.dup2(pipes[1], 4)
        self.process = subprocess.Popen(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                                         "--no-first-run",
                                         "--disable-background-networking", "--disable-component-update", f"--user-data-dir={self.profile.name}",
                                         "--remote-debugging-pipe"], pass_fds=(3, 4), preexec_fn=take_pipes, stderr=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL)
        for fd in (theirs, its, *pipes):
            os.close(fd)
        self.rest, self.count, self.session, self.events = b"", 0, {}, set()
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = {"sessionId": self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]}
        self.ask("Page.enable")

    def close(self):
        self.session = {}
        self.ask("Browser.close")
        self.process.wait(timeout=60)
        os.close(self.input)
        os.close(self.output)
        self.profile.cleanup()

    def message(self):
        while b"\0" not in self.rest:
            ready = select.select([self.output], [], [], 120)[0]
            octets = os.read(self.output, 1 << 20) if ready else b""
            if not octets:
                raise RuntimeError("the browser says nothing any more")
            self.rest += octets
        message, _, self.rest = self.rest.partition(b"\0")
        message = json.loads(message)
        self.events.add(message.get("method"))
        return message

    def ask(self, method, **parameters):
        self.count += 1
        os.write(self.input, json.dumps({"id": self.count, "method": method, "params": parameters, **self.session}).encode() + b"\0")
        while (message := self.message()).get("id") != self.count:
            continue
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']}")
        return message["result"]

    def open(self, path, width=1280, height=800, scheme="light", scripts=True, medium="screen"):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.ask("Emulation.setEmulatedMedia", media=medium, features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.ask("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.events.clear()
        self.ask("Page.navigate", url=path.as_uri())
        while "Page.loadEventFired" not in self.events:
            self.message()

    def measure(self):
        return self.ask("Runtime.evaluate", expression=MEASURE, returnByValue=True)["result"]["value"]

    def picture(self):
        return base64.b64decode(self.ask("Page.captureScreenshot", captureBeyondViewport=True)["data"])

    def printed(self):
        return base64.b64decode(self.ask("Page.printToPDF", preferCSSPageSize=True)["data"])


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.wrong, cls.much, cls.hostile = [pathlib.Path(folder.name) / f"{name}.html" for name in ("wrong", "much", "hostile")]
        cls.make(cls.wrong, [BUILD / "ltk-iut-faulty"], "--family", "derive,confirm,confirm-invalid", faults=FAULTS)
        cls.make(cls.much, [BUILD / "ltk-iut-faulty"], faults="length-little-endian")
        cls.make(cls.hostile, [sys.executable, HERE / "hostile.py"], "--family", "hmac")
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    @staticmethod
    def make(path, program, *options, faults=""):
        subprocess.run([CONFORM, "check", "--quiet", *options, "--report-html", path, "--", *program], stdout=subprocess.DEVNULL,
                       env={**os.environ, "LTK_FAULTS": faults}, timeout=300, check=False)

    def seen(self, path=None, **how):
        self.browser.open(path or self.much, **how)
        return self.browser.measure()

    def test_the_first_screen_says_the_verdict_what_is_wrong_and_what_to_do(self):
        for scheme in ("light", "dark"):
            seen = self.seen(self.wrong, scheme=scheme)
            self.assertEqual((seen["width"], seen["height"]), (1280, 800))
            self.assertIn("nonconformant", seen["verdict"]["text"])
            texts = "\n".join(p["text"] for p in seen["wrong"] + seen["mend"])
            for words in ("ach length has its low octet first", "rite the high octet first", "he IMSI is nibble-swapped BCD", "rite ASCII digits",
                          "efuse zero"):
                self.assertIn(words, texts)
            self.assertEqual((len(seen["wrong"]), len(seen["mend"])), (5, 5))
            for place in (seen["verdict"], *seen["wrong"], *seen["mend"]):
                self.assertTrue(place["shown"])
                self.assertTrue(0 <= place["left"] < place["right"] <= 1280 and 0 <= place["top"] < place["bottom"] <= 800, place)

    def test_is_light_or_dark_as_its_reader_wants_and_legible(self):
        for how, least, most in (({"scheme": "light"}, 700, 765), ({"scheme": "dark"}, 0, 120), ({"scheme": "dark", "medium": "print"}, 700, 765)):
            seen = self.seen(**how)
            self.assertTrue(least <= sum(seen["background"][:3]) <= most, seen["background"])
            self.assertEqual(seen["faint"], [])
            self.assertGreater(seen["texts"], 500)

    def test_needs_no_sideways_scrolling(self):
        for width in (1280, 768, 360):
            seen = self.seen(width=width)
            self.assertEqual((seen["scroll"], seen["width"]), (width, width))

    def test_needs_no_script(self):
        self.browser.open(self.much)
        picture = self.browser.picture()
        self.browser.open(self.much, scripts=False)
        self.assertEqual(self.browser.picture(), picture)
        self.assertGreater(len(picture), 50_000)

    def test_prints_what_is_folded_away(self):
        seen = self.seen()
        self.assertGreater(seen["closed"], 20)
        self.assertEqual(seen["folded"], seen["closed"])
        printed = self.seen(medium="print")
        self.assertEqual(printed["folded"], 0)
        self.assertGreater(len(re.findall(rb"/Type\s*/Page\b", self.browser.printed())), 5)

    def test_a_conformant_run_has_at_most_four_pages_in_print(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "right.html"
            notes = [f"--note={key}={key * 8}" for key in ("product", "version", "hardware", "order", "tester", "place", "customer", "remark")]
            self.make(path, [BUILD / "ltk-iut-reference"], *notes)
            seen = self.seen(path, medium="print")
            for words in ("conformant in part", "What is supported", "customercustomer"):
                self.assertIn(words, seen["text"])
            self.assertIn(len(re.findall(rb"/Type\s*/Page\b", self.browser.printed())), (1, 2, 3, 4))

    def test_runs_nothing_that_an_implementation_says(self):
        policy = re.compile('<meta http-equiv="Content-Security-Policy"[^>]*>')
        text = self.hostile.read_text()
        self.assertRegex(text, policy)
        self.hostile.write_text(policy.sub("", text))  # it is not the policy alone that keeps the words from running
        self.assertEqual(self.seen(self.hostile)["title"], "nonconformant: <script>document.title='owned'</script>, LTK 1.1-draft")


if __name__ == "__main__":
    unittest.main()
