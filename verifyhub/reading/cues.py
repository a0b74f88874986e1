"""The words that give away who speaks, how surely, and what is no report at all. Lists only."""

from verifyhub.words import word_set

SAYING = word_set(
    """say says said saying tell tells told state stated announce announces announced confirm confirms confirmed add
    adds added insist insists insisted argue argues argued write writes wrote tweet tweets tweeted post posted
    warn warns warned acknowledge acknowledges acknowledged admit admits admitted concede concedes conceded
    suggest suggests suggested indicate indicates indicated reveal reveals revealed allege alleges alleged
    maintain maintains maintained explain explains explained declare declares declared estimate estimates
    estimated reported claimed reporting stressed noted notes believe believes believed hear heard speculate
    speculated assert asserts asserted recalled testified disclosed predicts predicted boasted"""
)
# These are nouns more often than verbs: "unconfirmed reports say".
SAYING_OR_NOUN = word_set("reports report claims claim states notes")
DENYING = word_set("""deny denies denied denying reject rejects rejected dismiss dismisses dismissed refute refutes""")
REPORT_NOUNS = word_set(
    """report reports rumour rumours rumor rumors claim claims allegation allegations speculation word news"""
)

BEFORE_THE_VERB = word_set(
    """has have had is are was were also later then since now previously earlier reportedly apparently already
    separately himself herself itself themselves"""
)
NEVER_A_SUBJECT = word_set("of with in for by from at on to what which how why as than")
DETERMINERS = word_set("the a an this that these those")
BEING = word_set("is are was were be been being")
FINITE = word_set(
    """is are was were am has have had do does did will would can could may might shall should must be been isn't
    aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't can't couldn't isn’t aren’t
    wasn’t weren’t hasn’t haven’t hadn’t doesn’t don’t didn’t won’t wouldn’t can’t couldn’t said says say told went
    came took made got gave left fled fell lost won met held kept began became ran shot hit struck broke brought
    bought built sent sold stood saw heard felt found thought knew wrote read spoke drew drove flew grew rose set
    put cut shut led fought caught taught sought paid laid lay sat spent spread swept withdrew remain remains
    remained seems seem appears appear continues continue shows show carries carry holds hold controls control wants
    want plans plan faces face gets comes come goes go takes take makes make gives give leaves leave works work
    lives live believes believe claims reports denies confirms announces stands stand begins begin becomes follows
    follow includes include calls withdraws advances falls flees dies loses wins sends says needs need uses use
    contains contain"""
)
NOT_PAST = word_set("red bed need speed indeed feed seed exceed hundred sacred naked wicked united armed shed")

RUMOUR = word_set("rumour rumours rumoured rumor rumors rumored speculation speculated gossip whispers")
UNSURE = frozenset(["unconfirmed", "unverified", "uncorroborated", "unsubstantiated"])
HEARSAY_ADVERBS = word_set("reportedly allegedly apparently purportedly supposedly ostensibly")
HEARSAY_PASSIVES = word_set("rumoured rumored said reported believed alleged understood thought claimed")

PLATFORMS = (
    "Telegram", "Twitter", "Facebook", "VKontakte", "YouTube", "Instagram", "state television", "state TV",
)  # fmt: skip

# An article's own warning about what stands above it.
CAVEATS = (
    "remain unconfirmed", "remains unconfirmed", "not been independently", "not be independently",
    "not independently", "could not independently", "not been confirmed", "have yet to be confirmed",
    "could not be verified", "could not be confirmed", "unable to verify", "unable to independently",
    "not been verified", "none of the above", "not yet been confirmed", "has been confirmed by",
    "have been confirmed by", "cannot be verified", "are unconfirmed",
)  # fmt: skip
CAVEAT_SUBJECTS = word_set(
    """report reports claim claims this these above it they none account accounts news rumours rumors"""
)

IRONY = (
    "of course", "raining ", "needless to say", "curtain comes down", "toes on the edge", "surprise, surprise",
    "what could possibly", "good luck with", "who knew", "so much for", "nothing says", "more-putin",
    "mere detail", "no doubt delighted", "conveniently", "miraculously", "shocked, shocked", "imagine that",
    "well done",
)  # fmt: skip
EVALUATIVE = word_set(
    """way daring ineffective wasteful mysterious ridiculous absurd remarkable impressive silly insane stunning
    shameful disgraceful brilliant stupid cool cooler pathetic embarrassing inevitable obvious obviously sadly
    fortunately unfortunately hopefully frankly clearly arguably surely interesting dubious wonderful terrible awful
    beautiful tragic wise unwise foolish cynical telling pointedly hardly undoubtedly natural enthusiasts morale
    type types truth lesson moral irony ironic"""
)
# Judgements whatever follows.
VERDICTS = ("this is ", "these are ", "things are ", "that is ", "they are not ", "they are the ")
OPINION_OPENINGS = (
    "they are ", "they were not ", "there is ", "there are ", "it is ", "his is ", "perhaps ", "maybe ", "we ",
    "i ", "in my ", "in our ", "their ", "one can ", "the natural ", "no one ", "nobody ", "everyone ",
    "it seems ", "the lesson ", "the question ", "the truth ", "the point ", "what ",
)  # fmt: skip
IMPERATIVES = word_set(
    """consider imagine remember note please let's let’s lets let don't don’t do never ignore follow watch click read
    sign share expect ask listen keep forget look think take try stop hope subscribe join see check visit pray"""
)
SECOND_PERSON = word_set("you your yours yourself you're you’re you'll you’ll")
FURNITURE = (
    "contributed to this report", "follow us", "like us on", "read more", "click here", "sign up", "subscribe",
    "all rights reserved", "photo:", "image:", "source:", "watch:", "http://", "https://", "@media",
    "advertisement", "share this", "copyright", "contact the author", "us on twitter", "related:", "file photo",
    "getty images", "see also", "watch it here", "below shows", "cookie", "newsletter", "editor's note",
    "editor’s note",
)  # fmt: skip
FORETELLING = word_set("will shall won't won’t 'll ’ll")
CIRCULAR = ("consistent with", "in line with the tone", "in keeping with")

PRONOUNS = word_set("he she it they this these those that we i who there his her their its")
