# SPDX-License-Identifier: Apache-2.0
"""Word documents with the styles of a 3GPP specification, for render.py.

A document is made of XML by the functions below and put into a reference document, which has styles, header, footer and page. The one
here has those styles that 3GPP's documents use, by their names; another can be given. Heights are those of this one, in points: from
them follows on which page a block stands. A block is not broken over pages: all its paragraphs but the last are kept with the next."""
import io
import itertools
import os
import zipfile
from xml.sax.saxutils import escape

try:
    import docx
    import docx.oxml
except ImportError:
    docx = None  # nothing but document() needs it

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PAGE = 700.0  # the height of the text of a page is 714; fonts may differ a little
WIDTHS = (1720, 7180, 738)  # of a test set's columns, in twentieths of a point; together the width of the text
# Each style: name, the one it is based on, the one behind it, properties of its paragraphs and of its letters.
SERIF, SANS, MONO = (f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}" w:eastAsia="{font}"/>'
                     for font in ("Times New Roman", "Arial", "Courier New"))
KEEP = "<w:keepNext/><w:keepLines/>"


def spacing(before, after):
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def size(points):
    return f'<w:sz w:val="{2 * points}"/><w:szCs w:val="{2 * points}"/>'


def heading(level, points, before=180, hanging=1134):
    return (f"heading {level}", "Normal", "Normal", f'{KEEP}{spacing(before, 180)}<w:ind w:left="{hanging}" w:hanging="{hanging}"/>'
            f'<w:outlineLvl w:val="{level - 1}"/>', SANS + size(points))


def entry(level, points, left, before=0):
    return (f"toc {level}", "Normal", "Normal",
            f'<w:tabs><w:tab w:val="left" w:pos="680"/><w:tab w:val="right" w:leader="dot" w:pos="9638"/></w:tabs>'
            f'{spacing(before, 0)}<w:ind w:left="{left}" w:right="425"/>', size(points))


STYLES = [
    ("Normal", None, None, spacing(0, 180), ""),
    ("Title", "Normal", "Normal", f'{KEEP}{spacing(240, 240)}<w:jc w:val="center"/>', SANS + "<w:b/>" + size(17)),
    heading(1, 18, 240), heading(2, 16), heading(3, 14), heading(8, 18, 240, 0),
    ("TT", "Normal", "Normal", KEEP + spacing(240, 180), SANS + size(18)),
    entry(1, 11, 0, 60), entry(2, 10, 680), entry(8, 11, 0, 120),
    ("header", "Normal", None, '<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs>' + spacing(0, 0), SANS + "<w:b/>" + size(9)),
    ("footer", "header", None, '<w:jc w:val="center"/>', "<w:i/>"),
    ("TAL", "Normal", None, KEEP + spacing(0, 0), SANS + size(9)),
    ("TAC", "TAL", None, '<w:jc w:val="center"/>', ""),
    ("TAH", "TAC", None, "", "<w:b/>"),
    ("TH", "Normal", None, KEEP + spacing(60, 180) + '<w:jc w:val="center"/>', SANS + "<w:b/>"),
    ("FP", "Normal", None, spacing(0, 0), ""),
    ("PL", "Normal", None, "<w:keepLines/>" + spacing(0, 0), MONO + "<w:noProof/>" + size(8)),
    ("B1", "Normal", None, '<w:ind w:left="568" w:hanging="284"/>', ""),
]
LINES = {"Normal": 11.5, "TAL": 10.4, "PL": 9.1, "FP": 11.5, "toc 1": 12.7, "toc 2": 11.5, "toc 8": 12.7}


def style_id(name):
    return name.replace(" ", "").replace("heading", "Heading").replace("toc", "TOC") if name[0].islower() else name


def styles_xml():
    parts = [f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{SERIF}{size(10)}<w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>'
             "<w:pPrDefault/></w:docDefaults>",
             '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
             '<w:tblCellMar><w:left w:w="28" w:type="dxa"/><w:right w:w="28" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>']
    for name, based, following, paragraph, letters in STYLES:
        parts.append(f'<w:style w:type="paragraph"{" w:default=%s1%s" % (chr(34), chr(34)) if name == "Normal" else ""} w:styleId="{style_id(name)}">'
                     f'<w:name w:val="{name}"/>' + (f'<w:basedOn w:val="{style_id(based)}"/>' if based else "")
                     + (f'<w:next w:val="{style_id(following)}"/>' if following else "")
                     + f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>")
    return "".join(parts) + "</w:styles>"


# ---- Parts of a document, as XML

def letters(text, properties=""):
    """A run; properties are those of its letters."""
    inner = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in text.split("\t"))
    return f"<w:r><w:rPr>{properties}</w:rPr>{inner}</w:r>"


NEW_PAGE, KEPT = "<w:pageBreakBefore/>", "<w:keepNext/>"
BOLD, ITALIC, CODE = "<w:b/>", "<w:i/>", MONO + "<w:noProof/>"


def field(instruction, shown, before="", after=""):
    return (f'{before}<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{letters(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>{after}')


def paragraph(style, inner, properties=""):
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/>{properties}</w:pPr>{inner}</w:p>'


def plain(style, text, properties=""):
    return paragraph(style, letters(text), properties)


def on_new_page(xml):
    """The same, but its first paragraph begins a page."""
    return xml.replace("</w:pPr>", NEW_PAGE + "</w:pPr>", 1)


def listing(lines):
    """Lines of PL, kept together."""
    return "".join(plain("PL", line, KEPT if i < len(lines) - 1 else "") for i, line in enumerate(lines)) + plain("FP", "")


def cell(width, inner, span=1):
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}</w:tcPr>{inner}</w:tc>'


def table(widths, head, rows):
    """Rows of cells; the head is said again on each page. Its paragraphs are of styles that keep with the next; behind it stands an
    empty paragraph, which does not."""
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
                    for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    rows = [f'<w:tr><w:trPr><w:cantSplit/>{"<w:tblHeader/>" if row is head else ""}</w:trPr>{"".join(row)}</w:tr>' for row in (head, *rows)]
    return (f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            '<w:tblCellMar><w:left w:w="28" w:type="dxa"/><w:right w:w="28" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            f'<w:tblGrid>{"".join(f"<w:gridCol w:w=%s{width}%s/>" % (chr(34), chr(34)) for width in widths)}</w:tblGrid>{"".join(rows)}</w:tbl>'
            + plain("FP", ""))


# ---- Heights

def height_of_text(text, style="Normal", across=98, after=9.0):
    """Of a paragraph with so many letters across, which is fewer than there is room for."""
    return -(-max(len(text), 1) // across) * LINES[style] + after


HEIGHT_OF_HEADING = 12 + 21 + 9.0
HEIGHT_OF_CAPTION = 3 + 11.5 + 9.0


class Row:
    """A row of a test set: a name, lines of its value, and what stands behind it, which may be empty."""

    def __init__(self, name, lines, length=""):
        self.name, self.lines, self.length = name, lines, length
        self.height = max(LINES["TAL"] * -(-len(name) // 20), LINES["PL"] * len(lines)) + 0.6

    def xml(self):
        values = "".join(plain("PL", line, KEPT) for line in self.lines)
        return [cell(WIDTHS[0], plain("TAL", self.name)), cell(WIDTHS[1], values), cell(WIDTHS[2], plain("TAC", self.length))]


class Block:
    """A caption and a table, on one page."""

    def __init__(self, caption, entry_text, about, rows):
        self.caption, self.entry, self.about, self.rows = caption, entry_text, about, rows
        self.height = HEIGHT_OF_CAPTION + height_of_text(about, "TAL", 95, 1) + LINES["TAL"] + 1 + sum(row.height for row in rows) + LINES["FP"]

    def xml(self, mark):
        head = [cell(width, plain("TAH", text)) for width, text in zip(WIDTHS, ("Name", "Value", "Length"))]
        about = [cell(sum(WIDTHS), plain("TAL", self.about), len(WIDTHS))]
        return paragraph("TH", bookmark(mark, letters(self.caption))) + table(WIDTHS, head, [about, *(row.xml() for row in self.rows)])


def paged(pieces, first, used=0.0):
    """For (key, height) in order, which are not broken over pages: {key: page}, and the number of the last page. Where a page begins, the
    document says so, so that these are its pages whatever shows it."""
    page, pages = first, {}
    for key, height in pieces:
        if used + height > PAGE and used > 0:
            page, used = page + 1, 0.0
        pages[key] = page
        used += height
    return pages, page


# ---- Contents

numbers = itertools.count(1)


def bookmark(name, inner):
    number = next(numbers)
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{number}"/>'


def contents(entries, instruction):
    """The table of contents of (level, text, name of its bookmark, page). Word makes it again when asked; each number follows its
    heading's page."""
    begin = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ' + escape(instruction)
             + ' </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>')
    lines = [plain("TT", "Contents")]
    for i, (level, text, mark, page) in enumerate(entries):
        inner = (f'<w:hyperlink w:anchor="{mark}" w:history="1">{letters(text)}<w:r><w:tab/></w:r>'
                 f'{field(f"PAGEREF {mark} " + chr(92) + "h", str(page))}</w:hyperlink>')
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if i == len(entries) - 1 else ""
        lines.append(paragraph(f"toc {level}", (begin if i == 0 else "") + inner + end))
    return "".join(lines) + plain("FP", "")


def height_of_contents(levels):
    return 12 + 21 + 9 + LINES["FP"] + sum(LINES[f"toc {level}"] + {1: 3, 2: 0, 8: 6}[level] for level in levels)


# ---- The document

class Unusable(Exception):
    """No document can be made; the message says why."""


def reference(path):
    """An empty document with styles, header and footer: that of the path, or the one here."""
    if path is None:
        document = docx.Document()
        for rels in (document.part.package.rels, document.part.rels):  # of python-docx's own template: its picture, and old styles
            for key in [key for key, rel in rels.items() if "thumbnail" in rel.reltype or "stylesWithEffects" in rel.reltype]:
                del rels[key]
        document.part._styles_part._element = docx.oxml.parse_xml(styles_xml())
        section = document.sections[0]
        section.page_width, section.page_height = docx.shared.Twips(11907), docx.shared.Twips(16840)
        section.top_margin, section.bottom_margin = docx.shared.Twips(1416), docx.shared.Twips(1133)
        section.left_margin = section.right_margin = docx.shared.Twips(1134)
        section.header_distance, section.footer_distance = docx.shared.Twips(850), docx.shared.Twips(340)
    else:
        try:
            document = docx.Document(path)
        except (OSError, KeyError, ValueError, zipfile.BadZipFile, docx.opc.exceptions.PackageNotFoundError) as e:
            raise Unusable(f"{path}: is no Word document that can be read: {e}") from None
        names = {style.element.find(docx.oxml.ns.qn("w:name")).get(docx.oxml.ns.qn("w:val")): style.style_id for style in document.styles}
        missing = [name for name, *_ in STYLES if names.get(name) != style_id(name)]
        if missing:
            raise Unusable(f"{path}: has no style {', '.join(missing)}; take a copy of a document that render.py made, and change its styles")
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    return document


def document(body, *, title, subject, author, header, footer, template=None):
    """The octets of a document. `header` stands on the left of each page's first line, its number on the right."""
    made = reference(template)
    end = made.element.body[-1]
    for element in docx.oxml.parse_xml(f"<w:body {W}>{body}</w:body>"):
        end.addprevious(element)
    if template is None:
        section = made.sections[0]
        for part, style, inner in ((section.header, "header", letters(header) + "<w:r><w:tab/></w:r>" + field("PAGE", "1")),
                                   (section.footer, "footer", letters(footer))):
            part.is_linked_to_previous = False
            part._element.replace(part._element[0], docx.oxml.parse_xml(paragraph(style, inner).replace("<w:p>", f"<w:p {W}>", 1)))
    properties = made.core_properties
    properties.title, properties.subject, properties.author, properties.last_modified_by = title, subject, author, author
    properties.keywords = properties.comments = ""
    for date in ("dcterms:created", "dcterms:modified"):  # those of the template
        for element in properties._element.findall(docx.oxml.ns.qn(date)):
            properties._element.remove(element)
    compat = made.settings.element.find(docx.oxml.ns.qn("w:compat"))
    update = docx.oxml.parse_xml(f'<w:updateFields {W} w:val="true"/>')
    made.settings.element.append(update) if compat is None else compat.addprevious(update)
    return same_always(made)


def same_always(made):
    """The document's octets without the time at which it was made."""
    first, last = io.BytesIO(), io.BytesIO()
    made.save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return last.getvalue()
