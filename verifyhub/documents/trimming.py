"""Taking off a page, before its main text is sought, what points to other stories, and keeping the posts it shows."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin

from lxml.html import HtmlElement, builder

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form"
    "|h[1-6]|header|html|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_HEADINGS = ("h1", "h2", "h3")
# What stands before a link to another story, in words that such boxes use.
_LABEL = re.compile(
    r"""\W*(
    related([ ]\w+)? | tags? | read[ ](more|also|next) | see[ ]also | also[ ]read | more([ ]on[ ]this|[ ]from[ ]\w+)?
    | don.t[ ]miss | watch([ ]now)? | listen | recommended
    | читайте[ ](також|также) | дивіться[ ]також | смотрите[ ]также | lire[ ]aussi | à[ ]lire([ ]aussi)?
    | lesen[ ]sie[ ]auch | mehr[ ]zum[ ]thema | (czytaj|zobacz)[ ](też|także|również)
    | (lea|lee|vea)[ ]también | leia[ ](também|mais)
    )\b\W*""",
    re.IGNORECASE | re.VERBOSE,
)
# The whole heading of a box of other stories, or of what readers have written.
_BOX = re.compile(
    r"""\W*(
    you[ ](may|might)([ ]also)?[ ](like|enjoy|be[ ]interested[ ]in) | related([ ]\w+)? | recommended([ ]for[ ]you)?
    | more([ ](stories|articles|posts|news|from[ ].{1,40}|on[ ]this[ ]story|like[ ]this))?
    | most[ ](read|popular|viewed) | trending([ ]now)? | latest([ ](news|stories|posts))? | top[ ]stories
    | (what[ ]to[ ])?read[ ](next|more) | don.t[ ]miss | popular([ ]now|[ ]posts)?
    | (\d+[ ])?comments? | leave[ ]a[ ](comment|reply)
    | читайте[ ](також|также) | більше[ ]новин | останні[ ]новини | схожі[ ](новини|матеріали) | новини[ ]за[ ]темою
    | популярне | коментарі | похожие[ ](новости|материалы|статьи) | последние[ ]новости | по[ ]теме | популярное
    | комментарии | другие[ ]новости | mehr[ ]zum[ ]thema | das[ ]könnte[ ](sie|dich)[ ]auch[ ]interessieren
    | ähnliche[ ]artikel | meistgelesen | kommentare | (à[ ])?lire[ ]aussi | articles[ ]similaires
    | sur[ ]le[ ]même[ ]sujet | les[ ]plus[ ]lus | commentaires | (zobacz|czytaj)[ ](też|także) | polecamy
    | podobne[ ]artykuły | komentarze | você[ ]pode[ ]gostar | (leia|veja)[ ]também | te[ ]puede[ ]interesar
    | lee[ ]también | (noticias|artículos)[ ]relacionad[oa]s | (lo[ ])?más[ ]leíd[oa]s? | comentarios
    | potrebbe[ ]interessarti([ ]anche)? | leggi[ ]anche | articoli[ ]correlati
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_POST = re.compile(
    r"twitter-(tweet|video)|instagram-media|tiktok-embed|bluesky-embed|mastodon-embed|telegram-post|fb-post|reddit-embed"
)
_LOOSE = ("div", "section", "article", "main", "td", "blockquote")
_LOOSE_STORY = 300  # characters
_FEW_WORDS = 40  # characters
_MOSTLY = 0.6
PROSE = 80  # characters outside links: from here on a block is writing with links in it, not a list of links
_TEASER = 200  # the longest headline that is offered as a link
_SENTENCE_END = re.compile(r"[.!…][\"'”’»)]*$")


def trim(tree: HtmlElement, url: str) -> None:
    """Change the tree so that what is left reads as one story."""
    _keep_posts(tree)
    _drop_other_stories(tree, url)
    _drop_boxes(tree)
    blocks = _Blocks(tree)
    _drop_teasers(blocks)
    _drop_lists_of_links(tree, blocks)
    _unlink_prose(blocks)
    _wrap_loose_writing(blocks)
    _join_parts(tree)


class _Blocks:
    """For each block: the characters of its own writing outside links, and the words of its own links."""

    def __init__(self, tree: HtmlElement) -> None:
        self.writing: dict[HtmlElement, list[str]] = defaultdict(list)
        self.linked: dict[HtmlElement, list[str]] = defaultdict(list)
        self.links: dict[HtmlElement, list[HtmlElement]] = defaultdict(list)
        places: dict[HtmlElement | None, tuple[HtmlElement, bool]] = {}
        for element in tree.iter():
            block, is_linked = (tree, False) if element is tree else places[element.getparent()]
            if element.tail:
                (self.linked if is_linked else self.writing)[block].append(element.tail)
            if is_block(element):
                block, is_linked = element, is_linked
            elif element.tag == "a" and element.get("href"):
                self.links[block].append(element)
                is_linked = True
            places[element] = block, is_linked
            if element.text and element.tag not in ("script", "style"):
                (self.linked if is_linked else self.writing)[block].append(element.text)

    def written(self, block: HtmlElement) -> str:
        return " ".join("".join(self.writing[block]).split())

    def offered(self, block: HtmlElement) -> str:
        return " ".join("".join(self.linked[block]).split())


def _keep_posts(tree: HtmlElement) -> None:
    """A post shown in a story is part of it, though its box looks like an advertisement's."""
    for quote in list(tree.iter("blockquote")):
        if not _POST.search(quote.get("class") or ""):
            continue
        for link in quote.iter("a"):
            link.tag = "span"
        for box in [quote, *_boxes(quote)]:
            for name in ("class", "id"):
                box.attrib.pop(name, None)
        quote.tag = "div"


def _boxes(quote: HtmlElement) -> Iterator[HtmlElement]:
    """The elements around a post that hold nothing else."""
    child = quote
    for box in list(quote.iterancestors())[:4]:
        others = [other for other in box if other is not child and other.tag not in ("script", "style", "noscript")]
        if others or (box.text or "").strip() or (child.tail or "").strip() or box.tag in ("body", "article", "main"):
            return
        yield box
        child = box


def _drop_other_stories(tree: HtmlElement, url: str) -> None:
    """Further stories of the same list or of an endless page: they have titles, or titles that lead to their pages.

    The posts of a running report are stories within a story too, but under smaller headings than its own.
    """
    for story in list(tree.iter("article"))[1:]:
        heading = next(story.iter(*_HEADINGS), None)
        if heading is None:
            continue
        link = next(heading.iter("a"), None)
        outer = next(story.iterancestors("article"), None)
        first = next(outer.iter(*_HEADINGS), None) if outer is not None else None
        is_titled = first is not None and first is not heading and first.tag == heading.tag
        if is_titled or (link is not None and _leads_elsewhere(link.get("href", ""), url)):
            _drop(story)


def _drop_boxes(tree: HtmlElement) -> None:
    """A heading such as “Related” and what hangs on it, up to the next paragraph of the story."""
    for heading in list(tree.iter("h2", "h3", "h4", "h5", "h6")):
        if not _BOX.fullmatch(" ".join(itertools.islice(heading.itertext(), 5))[:100].strip()):
            continue
        # One at a time: a list of all that follows, made for each of thousands of headings, would take minutes.
        while (follower := heading.getnext()) is not None:
            if follower.tag in ("p", "h1", "h2") and follower.find(".//a") is None:
                break
            _drop(follower)
        _drop(heading)


def _leads_elsewhere(href: str, url: str) -> bool:
    try:
        return urldefrag(urljoin(url, href)).url not in (urldefrag(url).url, "") and not href.startswith("#")
    except ValueError:
        return False


def _drop_teasers(blocks: _Blocks) -> None:
    for block, links in list(blocks.links.items()):
        if block.tag in ("p", "h4", "h5", "h6") and _is_teaser(blocks, block) and len(links) <= 3:
            _drop(block)


def _is_teaser(blocks: _Blocks, block: HtmlElement) -> bool:
    offered, written = blocks.offered(block), blocks.written(block)
    if not offered or len(offered) > _TEASER:
        return False
    if label := _LABEL.match(written):
        return len(written) - label.end() <= 3
    return len(written) <= 1 and not _SENTENCE_END.search(offered)


def _drop_lists_of_links(tree: HtmlElement, blocks: _Blocks) -> None:
    for menu in list(tree.iter("ul", "ol")):
        items = menu.findall("li")
        bare = [item for item in items if blocks.offered(item) and not blocks.written(item)]
        if len(bare) > 1 and len(bare) >= _MOSTLY * len(items):
            _drop(menu)


def _unlink_prose(blocks: _Blocks) -> None:
    """In running writing a link is only words; seen as a link, it tears the sentence apart."""
    for block, links in blocks.links.items():
        if len(blocks.written(block)) >= max(_FEW_WORDS, len(blocks.offered(block))):
            for link in links:
                if link.getparent() is not None:
                    link.drop_tag()


def _wrap_loose_writing(blocks: _Blocks) -> None:
    """A story whose paragraphs are only parted by line breaks gets real ones, or its inline parts are torn apart."""
    for block in list(blocks.writing):
        if block.tag in _LOOSE and len(block.findall("br")) > 1 and len(blocks.written(block)) >= _LOOSE_STORY:
            _wrap(block)


def _wrap(block: HtmlElement) -> None:
    children, paragraph = list(block), builder.P()
    paragraph.text, block.text = block.text, None
    block.insert(0, paragraph)
    for child in children:
        is_break = child.tag == "br" and not (child.tail or "").strip()
        if is_break or is_block(child) or any(is_block(inner) for inner in child.iterdescendants()):
            rest, child.tail = child.tail, None
            paragraph = builder.P()
            paragraph.text = rest
            child.addnext(paragraph)
        else:
            paragraph.append(child)
    for empty in [child for child in block.findall("p") if not len(child) and not (child.text or "").strip()]:
        _drop(empty)


def _join_parts(tree: HtmlElement) -> None:
    """A story that is cut into boxes, with advertisements in between, is put into one."""
    parts: dict[tuple[HtmlElement, str], list[HtmlElement]] = defaultdict(list)
    for box in tree.iter("div", "section"):
        if (look := box.get("class", "")) and _is_writing(box):
            for holder in itertools.islice(box.iterancestors(), 2):
                parts[holder, look].append(box)
    for (holder, _), boxes in parts.items():
        for box in boxes[1:]:
            # Another story of the list has a title of its own; a part of this one has none.
            wrapper = box if box.getparent() is holder else box.getparent()
            if wrapper is not None and wrapper.getparent() is holder and not _is_titled(wrapper, box):
                boxes[0].extend(list(box))


def _is_titled(wrapper: HtmlElement, box: HtmlElement) -> bool:
    first = next(wrapper.iter(*_HEADINGS), None)
    return first is not None and box not in first.iterancestors()


def _is_writing(box: HtmlElement) -> bool:
    long = (p for p in box.iterchildren("p") if len("".join(itertools.islice(p.itertext(), 20))) >= PROSE)
    return next(itertools.islice(long, 1, None), None) is not None and "comment" not in box.get("class", "").lower()


def is_block(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and _BLOCKS.fullmatch(element.tag) is not None


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
