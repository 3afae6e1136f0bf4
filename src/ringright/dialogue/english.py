"""English: what people say on the telephone, and the robot's fixed sentences. A table of data."""

from typing import Final

PHRASES: Final[dict[str, tuple[str, ...]]] = {
    "yes": (
        "yes", "yeah", "yep", "yup", "sure", "okay", "ok", "right", "that's right", "correct",
        "that's correct", "of course", "certainly", "absolutely", "definitely", "sounds good",
        "fine", "that's fine", "that works", "works for me", "no problem", "not a problem",
        "i can", "i can come", "i can make it", "i will be there", "i'll be there", "i'm coming",
        "i will come", "i do", "i am", "it is", "that's me", "this is he", "this is she",
        "speaking", "yes please", "sure thing", "yes i can", "yes i will", "yes that's fine",
        "go ahead", "i'd like that", "see you then", "see you tomorrow", "i confirm", "confirmed",
        "all good", "great", "perfect", "you bet", "mm hmm", "uh huh", "alright", "all right",
        "why not", "i think so", "good",
    ),
    "no": (
        "no", "nope", "nah", "no thanks", "no thank you", "not really", "i can't", "i can't come",
        "i cannot come", "i can't make it", "i won't be there", "i'm not coming",
        "i don't think so", "i don't", "i don't need it", "i don't need that", "not interested",
        "i'm not interested", "no i can't", "that's wrong", "that's not right", "incorrect",
        "never mind", "not this time", "that doesn't work", "that won't work", "i won't",
        "i will not", "i'm afraid not", "i have to say no", "i'd rather not", "you got it wrong",
        "you said it wrong", "not today", "i don't want it", "i don't want to",
        "unfortunately not", "not possible", "i'm unable to",
    ),
    "repeat": (
        "what", "pardon", "pardon me", "sorry", "sorry what", "excuse me", "come again",
        "say that again", "can you repeat that", "could you repeat that", "repeat that please",
        "what did you say", "i didn't hear you", "i didn't catch that", "i can't hear you",
        "i didn't get that", "one more time", "again please", "what was that", "speak up",
        "i don't understand", "can you say it again", "you're breaking up",
    ),
    "slower": (
        "slower", "slower please", "slow down", "speak slower", "speak more slowly", "more slowly",
        "too fast", "you're talking too fast", "can you slow down", "not so fast",
    ),
    "who_are_you": (
        "who are you", "who is this", "who's this", "who's calling", "who is calling",
        "who am i speaking to", "who am i talking to", "what company is this", "which company",
        "where are you calling from", "what is this about", "what's this about",
        "what do you want", "why are you calling", "what is this call about",
        "who do you work for", "what's your name", "who is it", "is this a scam",
        "what clinic is this", "which clinic is this",
    ),
    "number_source": (
        "where did you get my number", "how did you get my number", "how do you have my number",
        "who gave you my number", "where did you get this number", "how did you get this number",
        "how do you know my number", "where did you find my number",
        "how did you get my phone number", "where did you get my information",
        "how did you get my details", "who gave you this number",
    ),
    "are_you_robot": (
        "are you a robot", "are you a machine", "are you a computer", "are you a bot",
        "are you an ai", "are you ai", "are you human", "are you a human", "are you a real person",
        "are you real", "is this a robot", "is this a recording", "is this a bot", "is this an ai",
        "is this a machine", "am i talking to a robot", "am i talking to a machine",
        "am i talking to a real person", "am i speaking to a human", "is this a real person",
        "is this automated", "robot", "are you a recording", "you sound like a robot",
        "you're a robot", "is this a robocall",
    ),
    "busy": (
        "i'm busy", "i am busy", "i'm busy right now", "i'm in a meeting", "i'm driving",
        "i am in a meeting", "i am driving",
        "i'm at work", "i can't talk right now", "i can't talk now", "not a good time",
        "this is not a good time", "it's not a good time", "now is not a good time",
        "i'm in class", "bad time", "i'm in the middle of something", "i'm having dinner",
        "i don't have time", "i have no time right now", "i'm at the hospital",
        "i'm about to board",
    ),
    "callback": (
        "call me later", "call back later", "call me back", "call me back later",
        "can you call back", "can you call me later", "could you call later", "call again later",
        "try again later", "call me tomorrow", "call back tomorrow", "call me this afternoon",
        "call me tonight", "call me in the evening", "call me in an hour", "maybe later",
        "some other time", "another time", "talk later", "later please", "not now call later",
        "call me next week",
    ),
    "wrong_number": (
        "wrong number", "you have the wrong number", "you've got the wrong number",
        "you got the wrong number", "wrong person", "you have the wrong person",
        "there is no one here by that name", "nobody here by that name", "no one by that name",
        "i'm not that person", "that's not me", "i don't know that person", "i don't know her",
        "i don't know him", "that's not my name", "you dialed the wrong number",
        "this isn't his number", "this isn't her number", "this is not her number",
    ),
    "human": (
        "human", "human please", "real person please", "agent", "operator", "representative",
        "speak to a human", "talk to a human", "speak to a person", "talk to a real person",
        "i want to talk to a person", "i want a real person", "can i talk to someone",
        "can i speak to someone", "let me talk to someone", "transfer me",
        "connect me to a person", "customer service", "put me through to someone",
        "talk to the doctor", "speak to the doctor", "i don't want to talk to a machine",
        "i don't talk to robots", "have someone call me", "i want to speak to your manager",
    ),
    "complaint": (
        "i want to complain", "i want to make a complaint", "i'd like to make a complaint",
        "i have a complaint", "i'd like to complain", "your service is terrible",
        "your service is awful", "the service was bad", "i waited two hours last time",
        "you kept me waiting", "i'm not happy with your service", "i'm very unhappy",
        "this is unacceptable", "your staff was rude", "the doctor was rude", "you overcharged me",
        "how do i complain", "poor service",
    ),
    "opt_out": (
        "stop calling", "stop calling me", "don't call me", "don't call me again",
        "do not call me", "do not call", "do not call me again", "never call me again",
        "don't call again", "please stop calling", "quit calling me", "stop bothering me",
        "stop harassing me", "leave me alone", "take me off your list", "take me off the list",
        "remove me from your list", "remove my number", "delete my number",
        "put me on your do not call list", "unsubscribe", "opt out", "i want to opt out",
        "opt me out", "lose my number", "no more calls", "i don't want these calls",
        "i don't want any calls", "i don't want your calls", "don't ever call me",
        "i'm going to report you", "i'll report you", "i'm reporting you", "i'm blocking you",
        "i'll block you", "i'm blocking this number", "you people again",
        "why do you keep calling me", "you keep calling me", "don't contact me",
        "do not contact me", "stop contacting me", "never contact me again", "stop phoning me",
        "go away", "get lost", "i didn't agree to this call", "i withdraw my consent",
        "i revoke my consent", "no calls please", "stop", "don't phone me", "don't ring me",
        "i'm calling the police",
    ),
}  # fmt: skip

FILLERS: Final = (
    "i'm sorry but", "excuse me but", "listen", "you know",
)  # fmt: skip
HARMLESS: Final = (
    r"\bstop (?:by|at|in|off|over|there|here|near|smoking|eating|taking|drinking|worrying)\b"
    r"|\bstop cough\w*\b"
    r"|\b(?:bus|train|to|can't|cannot|couldn't|don't) stop\b(?! (?:calling|phoning|ringing))"
    r"|\bwait,? stop\b|\bstop,? (?:stop,? )?(?:let|wait|i can't|hold)\b"
    r"|\b(?:don't|not) (?:hang|go|worry|stop|cancel)\b"
    r"|\b(?:can't|don't) call\b.{0,12}\b(?:when|before|until|get|got|arrive|there|come)\b"
    r"|\b(?:don't|no need to) (?:call|ring|phone)(?: me)?,? (?:just )?(?:leave|drop|put|hand)\b"
    r"|\bring the (?:door)?bell\b|\bleave (?:it|them) alone\b"
    r"|\b(?:never|not|don't) (?:call|ring|phone)(?: me)? at work\b"
    r"|\b(?:see|meet|use|thank|help|choose|book|call|to|from|with) you (?:guys |lot )?again\b"
)
UNDO: Final[tuple[str, ...]] = ()
OPEN: Final = (
    "i can",
    "i am",
    "i do",
    "it is",
    "fine",
    "right",
    "good",
    "great",
    "i can't",
    "i don't",
    "i won't",
)
HEADS: Final = ("right", "alright", "yes", "yeah", "sure", "no", "nope")
"""What is a reply at the beginning of a clause only."""

BACKCHANNELS: Final = (
    "mm", "mhm", "hmm", "uh", "um", "oh", "ah", "hello", "hi", "hey", "hello hello", "hello there",
    "i see", "hold on", "wait", "wait a minute", "one moment", "just a second",
    "hello who is this", "huh", "er",
)  # fmt: skip
HELLOS: Final = (
    "hello", "hello hello", "hi", "hey", "hello there", "are you there", "can you hear me",
    "anybody there",
)  # fmt: skip
ASKING: Final = (
    "what", "where", "when", "why", "how", "which", "who", "can i", "can you", "could you",
    "could i", "do i", "do you", "does", "is there", "are there", "is it", "should i", "will i",
    "may i", "is the", "are you", "did you", "would", "do they",
)  # fmt: skip

TRAILS: Final = (
    "and", "but", "um", "uh", "er", "erm", "because", "or", "if", "the", "a", "an", "to", "my",
    "your", "for", "with", "of", "at", "from", "by", "about", "around", "than", "until", "unless",
    "so", "well", "like", "maybe", "actually", "i mean", "you know", "let me see", "let me check",
    "let me think", "hold on", "hang on", "wait", "one moment", "just a second", "just a moment",
    "wait a minute", "give me a second", "which is", "that is", "it is", "there is", "number is",
    "half past", "quarter past", "quarter to", "it's", "that's", "not",
    "what if", "only if", "as", "when", "then", "also", "either", "between", "next", "how about",
    "what about", "i'm", "it would be", "i think", "i guess",
)  # fmt: skip
STARTS: Final = (
    "i", "we", "you", "i want", "i need", "i would", "i'd", "i'll", "i'd like",
    "i would like", "i can", "i might", "i could", "i was", "i have", "i'd rather", "can i",
    "could i", "can you", "could you", "do you", "is it", "i don't", "i will", "i am",
    "i do", "on", "in", "is", "are", "this", "sorry",
)  # fmt: skip
HANGING: Final = r"\b(?:no|not|sorry),? (?:wait|sorry|i mean)[ ,.]*$"
SETTLED: Final = (
    "think so", "hope so", "guess so", "suppose so", "afraid so", "why not", "what for", "go on",
    "come on", "what is this about", "what's this about", "want to", "love to", "like to",
    "happy to", "have to", "afraid not", "of course not", "rather not", "probably not",
    "certainly not", "definitely not", "absolutely not", "unfortunately not", "thank you",
    "and you", "come in", "drop in", "who is this", "who's this", "what is this", "where is it",
    "what is it", "who is it", "how are you", "who are you", "where are you", "what do you",
    "yes it is", "yes that is", "looking for", "can't wait", "be in", "stop this", "do this",
    "need this", "want this", "like this",
)  # fmt: skip
OPENERS: Final[dict[str, str]] = {
    r"if|unless|in case": r"\b(?:then|can you|could you|what|how|i'll|i will|i can(?!')|i'd|we can"
    r"|please|would|let|move|change|cancel)\b",
    r"because|since": r"\b(?:so|can't|cannot|won't|cancel|move|change)\b",
    r"(?:well )?(?:first|firstly|first of all|for one thing)\b(?! of|,? yes|,? no)": (
        r"\b(?:second|secondly|then|also|and)\b"
    ),
}
LEAD: Final = ""
HALVES: Final[dict[str, str]] = {
    "date": (
        r"\b(?:january|february|march|april|june|july|august|september|october|november|december"
        r"|in may|next|next week|next month|this|this week|coming|the)[ ,.]*$"
        r"|(?:^|\b(?:on|to|for|maybe) )(?:the )?\d{1,2}[ ,.]*$"
    ),
    "time": (
        r"\b(?:morning|afternoon|evening|half past|past|quarter|at|around|about|\d minutes)[ ,.]*$"
        r"|(?:^|\b(?:at|around) )[2-5]0[ ,.]*$"
    ),
    "number": r"\b(?:hundred and|thousand and|and|point|hundred|dozen and)[ ,.]*$(?<!hundred)",
}
CORRECTIONS: Final = ("no wait", "no sorry", "wrong", "not right", "incorrect")
UNSURE: Final[frozenset[str]] = frozenset({"well"})
COURTESIES: Final = (
    "thanks", "thank you", "thank you very much", "thanks a lot", "bye", "goodbye", "bye bye",
    "um", "uh", "oh", "well", "hello", "hi", "then", "tomorrow", "that's", "have a good day", "sir",
    "ma'am", "i'm", "i", "please",
)  # fmt: skip

LINES: Final[dict[str, str]] = {
    "hello": "Hello, this is {organisation}.",
    "label": "You are hearing an AI generated voice.",
    "reason": "{reason}.",
    "who_are_you": "I am the AI voice assistant of {organisation}. {reason}.",
    "number_source": "Your number comes from {number_source}.",
    "are_you_robot": "Yes, I am an AI voice assistant, not a real person.",
    "opt_out": "All right, we will not call you again, goodbye.",
    "wrong_number": "Sorry to have troubled you. Goodbye.",
    "when": "All right. When may we call you back?",
    "callback": "All right, we will call you back {callback_at}. Goodbye.",
    "later": "All right, we will try another time. Goodbye.",
    "human": "All right, a colleague will call you back. Goodbye.",
    "complaint": "I am very sorry. I have noted that, and a colleague will call you. Goodbye.",
    "child": "Sorry to bother you. We will call again when a grown-up is there. Goodbye.",
    "distress": (
        "I am worried to hear that. I am a machine and cannot help you, but people can: "
        "please call or text nine eight eight now, or call nine one one if you are in danger. "
        "A colleague will contact you soon. Please take care."
    ),
    "unknown": "I don't know that. I will ask a colleague to call you back.",
    "unclear": "Sorry, I did not catch that.",
    "unheard": "Hello, can you hear me?",
    "no_speech": "I could not hear you, so I will hang up now. Goodbye.",
    "not_understood": "Sorry, I did not understand. A colleague will contact you. Goodbye.",
    "moment": "One moment, please.",
    "fault": "I am sorry, something is broken on our side, so I will hang up now. Goodbye.",
    "hour": "At what time exactly?",
    "day": "Which day exactly?",
    "range": "That time is not possible.",
    "bye": "Goodbye.",
}
