"""English: what people say on the telephone, and the robot's fixed sentences.

A table of data; the marks in patterns are explained in `mandarin`, "_" joins words.
"""

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
        "i'll block you", "i'm blocking this number", "you again", "you people again",
        "why do you keep calling me", "you keep calling me", "don't contact me",
        "do not contact me", "stop contacting me", "never contact me again", "stop phoning me",
        "go away", "get lost", "i didn't agree to this call", "i withdraw my consent",
        "i revoke my consent", "no calls please", "stop", "don't phone me", "don't ring me",
        "i'm calling the police",
    ),
}  # fmt: skip

_NOT: Final = "don't/do_not/dont/never/not/didn't/did_not/wouldn't/won't/no_longer/cannot/can't/shouldn't/stop/without"
_CALL: Final = "call/calling/called/calls/phone/phoning/phoned/ring/ringing/rung/contact/contacting/contacted/dial/dialling"
_HARM: Final = "bother/bothering/harass/harassing/harassed/bug/bugging/pester/pestering/disturb/disturbing/annoy/annoying"
_MINE: Final = "number/phone/details/information/info/data/name/record/records/contact"
_BODIES: Final = "police/cops/fcc/ftc/regulator/ofcom/lawyer/attorney/court/authorities/ombudsman"
_WHEN: Final = (
    "later/tomorrow/tonight/afternoon/evening/morning/monday/tuesday/wednesday/thursday/friday/saturday/sunday/"
    "next_week/hour/hours/minutes/o'clock/oclock/pm/am/noon/lunch/work/dinner/weekend/six/seven/eight/nine/ten/"
    "eleven/twelve/one/two/three/four/five/another_time/some_other_time/in_a_bit/in_a_while"
)
_ING: Final = (
    "driving/working/cooking/eating/feeding/bathing/shopping/studying/teaching/cycling/boarding/queuing/"
    "running/showering/travelling/traveling/operating/caring/changing/bathing/serving/nursing"
)

PATTERNS: Final[dict[str, tuple[str, ...]]] = {
    "opt_out": (
        f"stop/quit/cease/enough/end/refrain * {_CALL}/these_calls !back",
        f"stop/quit/cease/enough_of/give_up * {_HARM}",
        "stop/quit/cease it $", "unsubscribe", "<to opt out/me_out", "opt me out", "opting out",
        f"never/don't_ever/do_not_ever/don't_you_dare/don't_you_ever/don't_bother/ever_again {_CALL} !an",
        f"never/ever * {_CALL} me/us/here/again/this_number",
        f"{_NOT} * {_CALL}/{_HARM} * again/anymore/any_more/ever/no_more/in_future/in_the_future/any_longer",
        f"{_NOT} {_CALL} me/us/this_number/here/my_number/my_phone/my_house/my_mother/my_mom !back/before/at/until/after/this/in $",
        f"not/not_to/without/no_more/no_further/no * {_CALL} me/us/here/again",
        "no more * calls/calling/phone_calls", "no further calls/contact", "any more/further calls",
        "don't/do_not/didn't/not/never/rather_not * want/wish/like/need/receive/get/take/consent/agree/ask/asked/have * calls/call_from/calling",
        "don't/do_not/not/rather_not/prefer_not * want/wish/like/need * to * be/get/hear * called/contacted/phoned/rung/disturbed/bothered/from_you",
        "don't/do_not * want/wish/need/like * you/people/them to? * call/calling/phone/ring/contact/phoning",
        "prefer/like/rather/wish/appreciate/prefer_it/love/want/need * you/you'd * not/didn't/stop/stopped/don't/wouldn't * "
        "call/contact/phone/ring/calling/phoning/contacted/called",
        "like/prefer/want/ask/asking/asked/tell/told * not * to? be? call/called/contacted/phoned/phone/ring",
        "told/asked/tell/said/saying/ask * not_to/don't/to_stop/stop * call/calling/phone/ring/ringing/phoning/contact",
        "take/taken/remove/removed/cross/strike/scrub/get/wipe/delete/drop/erase/pull/strip * me/us/my_name/my_number/"
        "my_details/my_info/number/off * from/off * list/lists/database/system/records/contacts/directory/file/files",
        "take/taken/remove/removed/cross/scrub/get me/us/my_name off/from !the_schedule/the_appointment/this_appointment/the_books/hold",
        "off * list/call_list/lists", "want/get off this/your/the list",
        f"remove/delete/erase/wipe/scrub/forget/lose/destroy/strike/drop/deleted/removed/erased/get_rid_of * my/this/our * {_MINE}",
        "my/this * number/details/name/information * removed/deleted/erased/off",
        "take/get * my/this number/phone/name * off/out",
        "don't/do_not/stop * keep/store/have/use/using/keeping * my * number/details/data",
        "do_not_call * list/register/registry", "do_not_call as/on/list", "not call list", "add/put * do_not_call",
        "report/reported/reporting/block/blocked/blocking/sue/suing you/your/this_number/the_number/this_call",
        "number/you * blocked/reported", f"call/calling/calls/ring/phone * i'll/i'm/i_will/i'm_going_to * report/sue/block/{_BODIES}",
        f"call/ring/phone/contact/calls * {_BODIES}", f"{_BODIES} * call/calls/calling/ring/again",
        "call/calling/calls/phone * and_i'll/and_i_will * report/sue/block/complain",
        "report/complaint/complain/complaining * calls/calling/call/you_ring/you_call/you_phone",
        "call/calls/calling * illegal/harassment/harassing/unlawful", "this/that/it's/is * harassment",
        "illegal * call/calls/calling", f"call/calling the? police/cops", "get * police * involved",
        "keep/keeps/kept/always/constantly/repeatedly calling/phoning/ringing !to/and_getting * me/us/here/this",
        "keep/keeps calling/phoning/ringing * and/i'll/i'm", "why/do_you/must_you/are_you * keep/always calling/phoning/ringing",
        "keep/always/constantly bothering/harassing/pestering/bugging", "leave me/us alone/be/in_peace", "let me be",
        "won't/will/ever/never * stop calling/ringing/phoning", "won't * leave me/us alone",
        "never/didn't/did_not/don't/do_not/haven't * agree/agreed/consent/consented/permission/permit/authorise/authorize/allow/allowed/sign/signed/ask * "
        "call/calls/calling/called/contact/contacted/phone",
        "never/didn't * gave/give * permission/consent * call/calls/contact/phone", "don't/no * permission to call/contact/phone/ring",
        "withdraw/revoke/withdrawing/revoking * consent/permission", "how many/often/much times? * call/called/calling/tell",
        "fed_up/sick/tired/enough/had_it/sick_and_tired/annoyed * of/with/by * calls/calling/call/you_people/phone",
        "third/fourth/fifth/tenth/hundredth/second/umpteenth time * called/call/calling/phoned/rang",
        "called/phoned/rung/rang * three/four/five/six/ten/twenty/hundred/many/several times",
        "every day/week/morning/evening * you * call/phone/ring", "call/called/calling/phone/ring * every_day/all_the_time/all_day/constantly/nonstop",
        "you/you_people/you_guys/you_lot/not_you again $", "not you/you_people/you_lot/you_guys again", "you lot/people/guys again", "oh_no/god/great/seriously * you again",
        "lose/forget this/my number", "piss/bugger/sod/fuck/eff/buzz off", "get/go lost/away/to_hell", "drop dead",
        "stop wasting my time", "stop $", "last time * call/calling",
    ),
    "callback": (
        f"<not/don't/never/you call/ring/phone/try/talk/speak/contact/text !me_crazy * {_WHEN}",
        "call/ring/phone/get/come * back !to_you", "call/ring/phone me/us at/after/around/in/on/again",
        f"not/don't call/phone/ring * now/yet * call/phone/ring/try * {_WHEN}", "do/discuss/talk/speak/chat this? * later/tomorrow/next_week/another_time",
        "give me a call/ring/buzz * later/after/tomorrow/at/in/on/when/around",
    ),
    "are_you_robot": (
        ("are/is you/this/it/that * robot/bot/machine/computer/ai/human/person/recording/recorded/automated/real/"
         "real_person/chatbot/alexa/computerised !there_i"),
        "talking/speaking/listening/chatting to/with * robot/bot/machine/computer/ai/human/recording/chatbot/real",
        "you're/you_are/this_is/it's/you * not? * robot/bot/machine/computer/real/human/recording/ai * are_you/isn't_it/right/aren't_you/is_it $",
        "sound/sounds like * robot/bot/machine/computer/recording/ai/automated", "human/person * or * machine/robot/bot/computer/recording",
        "machine/robot/bot/computer/recording * or * human/person", "one_of_those/some_sort_of/some_kind_of * robot/bot/ai/automated/machine",
    ),
    "number_source": (
        ("where/how/how_come/who/what * get/got/have/has/find/found/gave/give/given/know/obtain/come_by/passed/sold/sell/pulled * "
         "number/details/information/contact/info/phone"),
        "where/where's/how * my/this number/details/info * from/come", "where/how/who * my * number/details * from",
        "don't/never/didn't * remember/recall/gave/give/giving * number/details",
    ),
    "wrong_number": (
        "wrong number/person/guy/man/woman/house/one/lady/phone", "i'm/i_am/this_is not {name}", "this_isn't {name}", "i'm/i_am not * {name}",
        "no/nobody/no_one/anyone/anybody/somebody * by/with/called/named that/that_name/this_name", "not {name}", "no {name} here",
        "misdialled/misdialed/mis_dialed", "he/she/they * moved/left/passed_away/gone/died * ago/out/away/here", "doesn't/don't/no_longer/not/isn't * live/work/use * here/number/anymore/any_more",
        "no one/nobody/anyone/noone * lives/living/here * called/by/named/with", "number * belongs/belong to", "different/another/someone_else's/new number/owner",
        "this/that isn't/is_not/not his/her/their/john's/mary's phone/number/cell", "reached/called/got/dialed/dialled the? wrong",
        "don't/do_not/never know/heard/known * anyone/anybody/that_person/him/her/them/that_name", "have/got the wrong",
    ),
    "human": (
        ("speak/talk/talking/connect/transfer/chat/pass/put/hand/speaking * to/with/through/on/over * human/person/someone/somebody/anyone/anybody/agent/"
         "doctor/nurse/manager/operator/supervisor/boss/staff/people/representative/rep/colleague/superior"),
        "want/need/get/give/have/find/like/prefer/is_there/got * human/real_person/actual_person/agent/operator/supervisor/representative/real_human/live_person/manager !being",
        "human/person/someone/somebody/supervisor/manager/agent * on the line/phone/to_call/call/phone/ring/contact * me/us?",
        "have/get/ask/let/can * someone/somebody/person/human/people/doctor/nurse/manager * call/phone/ring/contact/talk/speak/tell",
        "anybody/anyone/somebody/someone * i can/could speak/talk", "don't/not/rather_not * talk/talking/speak/speaking * robot/machine/computer/bot/recording",
    ),
    "who_are_you": (
        "who * calling/speaking/are_you/is_this/am_i/might_you_be/you_with/you_are", "what/which company/clinic/organisation/organization/firm/business/hospital/shop * !should",
        "where * calling/phoning/ringing/you_from", "what's/what_is/what * this? call/about/regarding/this_regarding $", "what * call * about/regarding/for",
        "is/are this/you/it * scam/scammer/scammers/fraud/legit/spam/fake", "scam/fraud call?", "selling/sell me/us/anything/something", "and you are", "who you are",
        "why * calling/ringing/phoning/call_me !back",
    ),
    "busy": (
        (f"i'm/i_am/we're/we_are/currently/busy * {_ING}"), "i'm/i_am/we're/am/kind_of/still/right/bit just? about_to? go_into? in/into/at/on/with/between * "
        "meeting/meetings/class/train/bus/plane/flight/subway/work/office/hospital/doctors/gym/shower/dinner/lunch/breakfast/call/phone/"
        "client/customer/patient/funeral/church/lecture/exam/interview/car/road/wheel/baby/kids/middle/theatre/cinema/court/checkout !number",
        "behind the wheel", "middle of * something/dinner/lunch/work/meeting/class/it/cooking", "hands * full", "bad/not_a_good/not_a_great/wrong/terrible time/timing/moment",
        "isn't/not * good/great/convenient/best time/moment", "isn't/not convenient", "can't/cannot/can_not/couldn't talk/speak/chat/take_this/take_a_call !to", "no/don't_have/haven't_got * time * right_now/now/talk/this/at_the_moment",
        "busy * now/moment/currently/here $", "i'm/i_am busy !tomorrow/that/on/then/next", "tied up !then/that", "about to * leave/board/meeting/eat/drive/go",
    ),
    "no": (
        "can't/cannot/can_not/won't/unable_to/couldn't/not_going_to/not_able_to/doubt_i_can/don't_think_i_can/don't_think_i'll/not_gonna * come/make/be_there/attend/be_able/work/go",
        "won't/wouldn't be able/possible/home/in/there/anyone/anybody", "have/going to pass", "no can do", "no/isn't/don't_see_the/without need/point !to_worry",
        "that/the/which day/time/date/one * doesn't/no_good/not_good/isn't/won't/not_work/bad", "i've/i_have/i've_got/i_got * something/plans/else/work/another * that/then/day/on",
        "on/away on? holiday/vacation/business", "i'm/we're/i'll_be/we'll_be/be * away/out/abroad/out_of_town/travelling/traveling/working/at_work !now * "
        "that/then/day/week/tomorrow/until/monday/tuesday/wednesday/thursday/friday $", "all out/away/working", "there/nobody/no_one/noone/none won't/will/is/be * home/in/there/anybody/anyone",
        "rather/prefer not to? * do/answer/say/come/go/talk $", "rather/prefer not", "don't really want", "not really", "don't like/do/want/need/have_time_for * surveys/questions/it/that/this/to/one",
        "nothing/don't_have_anything to say/add", "wouldn't/won't/not/never * use/hire/choose/call/recommend/have * you/them", "i'm/i_am afraid not/no/i_can't", "wrong/incorrect/mistaken/mistake $", "got/have * that/it * wrong",
        "that's/it's/that_is not right/true/correct/me_at_all", "not interested/necessary/needed", "won't/isn't be? necessary/needed", "changed my mind",
    ),
    "yes": (
        "i'll/we'll/i_will/we_will/i'm_going_to/planning_to/i_should/definitely/certainly/i_can/i'm_able_to/sure_to/able_to/we_can make_it/be_there/come/be_in/be_here/be_home/attend/see_you/do_that !at",
        "see you then/tomorrow/there/on", "count me in", "wouldn't miss it", "will do", "works/fine/good/great/okay * for me/us", "should/that'd/would be fine/okay/good/able/great/alright",
        "i * remember/calendar/diary", "someone/somebody/wife/husband/mother/father/son/daughter/roommate/we're/we'll/i'm * will/is/be/'ll? * home/in/here/there $",
        "not that i don't/can't/won't", "don't worry * i'll/we'll/i_will", "i'm/we're/i_am coming/home/here $", "go on/ahead then?", "be quick", "what do you want/need to? know/ask",
        "would/will/definitely/certainly use you again", "course i/we will/would",
    ),
    "repeat": (
        "say/repeat/run/go * again/that/by_me/over", "didn't/can't/couldn't/did_not/don't/hardly/barely quite? really? hear/catch/get/understand/follow/make_out !there",
        "what/which/when * did_you/was_that/you say/said/again", "missed that/it/what", "breaking up", "line/signal/connection/reception * bad/terrible/poor/awful/breaking", "come again $",
        "speak up", "pardon", "what's/what_was that",
    ),
    "slower": (
        "slow/slower/slowly", "talk/talking/speak/speaking/going/go/too * fast/quickly/quick !now", "too fast/quick/quickly", "not so fast", "less quickly",
    ),
    "complaint": (
        "complaint/complain/complaining/complaints about/regarding/with", "want/like/wish/need/going/lodge/lodging/file/filing/make/making/have/register/raise * complaint/complain",
        "service/staff/doctor/nurse/receptionist/driver/technician/guy/team/courier/he/she/people/they * rude/terrible/awful/horrible/unfriendly/unprofessional/unhelpful/shouted/yelled/disrespectful",
        "waited/waiting/wait * hours/hour/ages/forever", "report * problem/issue * service/staff/driver", "charged/charge/overcharged me/us * twice/too/wrong/double/much", "overcharged",
        "unacceptable/ridiculous/disgraceful/outrageous/appalling", "nobody/no_one * answered/answers/picked * phone/call",
    ),
}  # fmt: skip

FILLERS: Final = (
    "i'm sorry but", "excuse me but", "listen", "you know",
)  # fmt: skip
HARMLESS: Final = (
    r"\bstop (?:by|at|in|off|over|there|here|near|smoking|eating|taking|drinking|worrying|cough\w*)\b"
    r"|\b(?:bus|train|to|can't|cannot|couldn't|don't) stop\b(?! (?:calling|phoning|ringing))"
    r"|\bwait,? stop\b|\bstop,? (?:stop,? )?(?:let|wait|i can't|hold)\b|\b(?:don't|not) (?:hang|go|worry|stop|cancel)\b"
    r"|\b(?:can't|don't) call\b.{0,12}\b(?:when|before|until|get|got|arrive|there|come)\b"
    r"|\b(?:don't|no need to) (?:call|ring|phone)(?: me)?,? (?:just )?(?:leave|drop|put|hand)\b"
    r"|\bring the (?:door)?bell\b|\bleave (?:it|them) alone\b|\b(?:never|not|don't) (?:call|ring|phone)(?: me)? at work\b"
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
MILD: Final = (
    "don't/do_not/dont call/phone/ring/contact/text !before/until/after/when/at/the/the_bell/my_wife/in_the",
)
MOODS: Final = ("oh no/god/great * you again",)
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
        "I am worried to hear that. I am a machine and cannot help you, but people can: please call or text "
        "nine eight eight now, or call nine one one if you are in danger. A colleague will contact you soon. Please take care."
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
