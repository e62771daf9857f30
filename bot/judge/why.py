"""One plain sentence for every rule: why it helps or hurts. For developers and `python -m bot judge`; what a person
reads is written by coaches in dialogues/en/feedback.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.judge.verdict import Skill

#: By skill and rule.
WHY: Mapping[Skill, Mapping[str, str]] = {
    "i_statement": {
        "owns": "You speak for yourself, so there is nothing to argue with.",
        "feeling": "You name what you feel.",
        "specific": "You say what happened, the way a camera would have seen it.",
        "effect": "You say what it does to you, or what you need.",
        "request": "You ask for something that can be done, and can be refused.",
        "perspective": "You see their side first; that makes it easier to listen.",
        "blame": "This puts the cause on them, so they will want to defend themselves.",
        "absolute": "Words like always and never are easy to prove wrong, and then that is what you talk about.",
        "label": "This says what they are, not what happened; it is hard to hear anything after it.",
        "mind_reading": "This tells them what they think or want, and only they know that.",
        "command": "This is an order; a wish that they can say yes or no to is heard better.",
        "threat": "This makes it about what will happen to them, and fear closes people up.",
        "disguised": 'This starts with "I feel" and then judges them; what is the feeling itself?',
        "faux_feeling": "This word says what they did to you; there is a feeling under it, such as hurt or lonely.",
        "no_feeling": "There is no feeling word yet, such as hurt, worried or lonely.",
        "not_specific": "It does not say yet what happened, or when.",
        "apology_but": 'What comes before "but you" gets lost; the two are better said apart.',
        "thought_not_feeling": "This is a thought about what is right; what does it feel like?",
    },
    "paraphrase": {
        "content": "You said back what happened.",
        "feeling": "You named how it feels for them.",
        "own_words": "You said it in words of your own.",
        "check": "You left them room to correct you.",
        "parroting": "These are nearly their own words; said afresh, they show that you understood.",
        "advice": "This is a solution, and nobody has asked for one yet.",
        "question_only": "This only asks; first say back what you have heard.",
        "about_me": "This turns to you, and the moment is theirs.",
        "dismissal": "This makes it smaller than it is for them.",
        "judgement": "This weighs up who is right, where they want to be understood.",
        "contradiction": "This is the opposite of what they told you.",
        "off_topic": "They did not speak of this.",
        "missing_feeling": "How it feels for them is not in it yet.",
        "missing_content": "What happened to them is not in it yet.",
        "added": "They did not give this reason.",
    },
    "empathy": {
        "feeling": "You named what they may feel.",
        "understanding": "You said what it is like for them.",
        "validation": "You let them know that it makes sense to feel so.",
        "exploration": "You asked gently, and left them room.",
        "presence": "You offered company and promised nothing.",
        "dismissal": "This makes it smaller than it is for them.",
        "advice": "This is a solution, and nobody has asked for one yet.",
        "about_me": "This turns to you, and the moment is theirs.",
        "judgement": "This sounds like blame, and blame closes people up.",
        "false_promise": "Nobody can promise this, and it may hurry them past what they feel.",
        "generic": "It is warm, and it could be said of anything.",
    },
    "good_news": {
        "enthusiasm": "You showed that you are glad with them.",
        "asks_more": "You asked for more, so they can live it once again.",
        "feeling": "You named what they may feel.",
        "specific": "You took up something of theirs, and not just any good news.",
        "dampening": "This brings a worry into their joy.",
        "hijack": "This turns to you, and the moment is theirs.",
        "flat": "So little can sound as if it hardly mattered.",
    },
    "appreciation": {
        "specific": "You said what they did.",
        "effect": "You said what it did for you.",
        "quality": "You said what it shows about them.",
        "backhanded": "There is a sting in it, and the sting is what stays.",
        "generic": "It is kind, and could be said to anyone for anything.",
    },
}
