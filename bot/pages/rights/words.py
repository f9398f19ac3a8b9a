"""The words of the pages about a person's rights, in plain sentences of one idea each."""

from __future__ import annotations

from bot.pages.wording import Translate


def words(translate: Translate) -> dict[str, str]:
    """Return every word of the pages in one language."""
    return {
        "name": translate("Gyeot"),
        "program": translate("I am a program, not a person"),
        "short": translate("What Gyeot keeps, in short"),
        "full": translate("What Gyeot keeps, why, and until when"),
        "day": translate("What you write is kept for a day, so that I can answer. Then it is erased."),
        "agree": translate("I remember plans and progress only after you agree. You decide, and you can say later."),
        "young": translate("Under 14 a guardian decides as well. Until then I keep none of your words."),
        "see": translate(
            "You can see everything with /mine, erase everything with /erase, and withdraw with /consent."
        ),
        "others": translate(
            "A mentor sees your words when you ask for a mentor, and the people in charge see words that sound like "
            "danger, so that they can help. No one else sees them. Of questions that I couldn't "
            "answer the people in charge see what they were about and how often; the words, without a name, only when "
            "several people asked alike or you agreed to be remembered."
        ),
        "never": translate(
            "I never ask for a resident registration number, an address, your family's income or your health."
        ),
        "help": translate("Help in hard times needs no consent. It is always there."),
        "ai": translate(
            "An answer that a language model has worded carries a mark. Quotes and fixed texts carry none."
        ),
        "more": translate("Everything in detail"),
        "less": translate("In short"),
        "what": translate("What"),
        "why": translate("Why"),
        "until": translate("Until when"),
        "version": translate("Version of this notice"),
        "guardian": translate("A guardian's consent"),
        "asks": translate("Your child would like Gyeot, a study assistant, to remember plans and progress."),
        "yours": translate("Under 14 that needs your consent. You may say no; your child can go on asking questions."),
        "sees": translate("You will not see your child's messages, talks with mentors, or worries."),
        "read": translate("I am the child's guardian, and I have read this notice."),
        "code": translate("The six-digit number on your child's screen"),
        "contact": translate("Your name and phone number, for one call in which the people in charge confirm it"),
        "yes": translate("I agree"),
        "no": translate("I don't agree"),
        "paper": translate("I'll sign on paper"),
        "withdraw": translate("Withdraw my consent"),
        "erase": translate("Withdraw and erase everything"),
        "erased": translate("Your consent is withdrawn, and everything that was kept of your child is erased."),
        "print": translate("The form to print"),
        "ticket": translate("Number of this request"),
        "verified": translate(
            "Thank you. Your child can now make plans. You can withdraw on this same page at any time."
        ),
        "waiting": translate("Thank you. The people in charge confirm it, and your child is told then."),
        "checking": translate("You have agreed. The people in charge still have to confirm it. You may still say no."),
        "refused": translate("You did not agree. The request and any contact are erased."),
        "withdrawn": translate("Your consent is withdrawn. Reminders have stopped; what was kept goes within 30 days."),
        "wrong": translate("That number is not right. Please look at your child's screen again."),
        "unread": translate("Please tick that you are the guardian and have read the notice."),
        "uncalled": translate("Please write your phone number: the people in charge confirm your consent in one call."),
        "send": translate("Send the signed form"),
        "photo": translate("A photo or a PDF of the signed form, up to 5 MB"),
        "sent": translate("Thank you, the form has arrived. It is erased as soon as it was looked at."),
        "unfit": translate("That is no photo or PDF of up to 5 MB, or this link no longer takes one."),
        "why_declined": translate("You told the people in charge that you don't agree. Nothing is kept of your child."),
        "why_unreached": translate("The people in charge couldn't reach you, so it isn't confirmed."),
        "why_not_guardian": translate("It couldn't be seen that you are the child's guardian, so it isn't confirmed."),
        "why_incomplete": translate("Something on the form is missing or can't be read, so it isn't confirmed."),
        "of_age": translate(
            "Once your child is 14 they decide themselves, and need no consent of yours. To have that confirmed, "
            "please tell the people in charge this number: {ticket}"
        ),
        "anew": translate("Your child can make a new link at any time."),
        "spent": translate(
            "The number was wrong too often, so this link is closed. Your child can make a new one with a new number."
        ),
        "void": translate(
            "This link has been used, or is over. As long as your child needs your consent they can make a new one."
        ),
        "grown": translate(
            "It is confirmed that your child decides themselves from now on. Your consent is needed no more, so this "
            "link is over. What was kept stays until your child decides."
        ),
        "grown_wrong": translate("If that isn't right, please tell the people in charge."),
        "sign": translate("I have read the notice above and agree that Gyeot keeps what it names of my child."),
        "guardian_name": translate("Guardian's name"),
        "signature": translate("Signature"),
        "date": translate("Date"),
        "hand": translate("Please hand in the signed form here: {office}"),
        "hand_none": translate(
            "Where to hand in the signed form isn't confirmed yet: please ask the office of {place} first."
        ),
        "hand_photo": translate(
            "You can also send a photo of it on the page of the link that your child passed on to you."
        ),
        "hand_call": translate("Questions: {contact}"),
        "of": translate("The study assistant of {place}"),
        "same_page": translate("You can withdraw on this same page at any time."),
        "from_child": translate("Your child made this link on their own screen. You may ask them first."),
        "call": translate("Is this real? Ask {place}: {contact}"),
        "call_none": translate(
            "Is this real? No phone number of {place} is confirmed here yet: look it up on the municipality's own page."
        ),
        "page_of": translate("The page of {place}"),
        "in_short": translate("In short"),
        "decide": translate("Your answer"),
        "all_of_it": translate("Everything that is kept, why, and until when"),
        "export": translate("What machines need beside it stands in the JSON file alone."),
        "mine": translate("Everything that is kept of you"),
        "closed": translate("This link is closed. Ask for a new one with /mine."),
        "download": translate("Download as JSON"),
        "remembered": translate("Remembered between messages"),
        "looked": translate("Times that people in charge looked at this conversation"),
        "guards": translate("Links in which you are the guardian"),
        "cries": translate(
            "Records of a cry for help are kept apart and are not shown here. Ask the people in charge to see them."
        ),
    }


def tables(translate: Translate) -> dict[str, str]:
    """Return plain names of what is kept, by table."""
    return {
        "answer": translate("Answers and what you thought of them"),
        "consent": translate("Consent"),
        "consent_step": translate("Steps of your consent"),
        "consent_request": translate("What your guardian was asked"),
        "escalation": translate("Questions to people"),
        "escalation_line": translate("Talks with people"),
        "file": translate("Files made for you or sent by you"),
        "guardian_link": translate("Links with guardians"),
        "outbox": translate("What was sent to you"),
        "reminder": translate("Reminders"),
        "reminder_preference": translate("How reminders come"),
        "review_card": translate("Lectures to review"),
        "study_plan": translate("Plans"),
        "study_session": translate("Steps of plans"),
        "topic": translate("Where mentors speak of your questions"),
        "turn": translate("What was said"),
        "window_subscription": translate("Wishes to hear when one can apply"),
        "window_told": translate("Times when you were told that one can apply"),
    }


def columns(translate: Translate) -> dict[str, str]:
    """Return plain names of what an entry holds."""
    when = translate("When")
    return {
        "at": when,
        "due_at": when,
        "made_at": when,
        "created_at": when,
        "opened_at": when,
        "since": when,
        "day": translate("Day"),
        "role": translate("Who"),
        "kind": translate("Who"),
        "text": translate("Words"),
        "files": translate("Files"),
        "name": translate("Name"),
        "question": translate("Question"),
        "verdict": translate("What you thought of it"),
        "category": translate("What about"),
        "subject": translate("Subject"),
        "rating": translate("Your rating"),
        "title": translate("Name"),
        "unit": translate("Part"),
        "lectures": translate("Lectures"),
        "payload": translate("What of"),
        "begins": translate("Begins"),
        "ends": translate("Ends"),
        "exam": translate("Exam"),
        "minutes": translate("Minutes"),
        "starts": translate("Hour"),
        "state": translate("State"),
        "quiet_from": translate("Quiet from"),
        "quiet_until": translate("Quiet until"),
        "expires_at": translate("Erased on"),
        "ends_at": translate("Ends"),
        "band": translate("Age"),
        "contact": translate("Contact"),
        "grade": translate("Grade"),
        "subjects": translate("Subjects"),
        "wish": translate("What you looked for"),
        "level": translate("Level"),
        "days": translate("Days"),
        "purpose": translate("What for"),
        "levels": translate("Levels"),
        "exams": translate("Exams"),
    }


def values(translate: Translate) -> dict[str, str]:
    """Return plain words for what the program keeps in words of its own."""
    return {
        "person": translate("You"),
        "bot": translate("Gyeot"),
        "human": translate("Mentor"),
        "staff": translate("Mentor"),
        "event": translate("What happened"),
        "helped": translate("That helped"),
        "not": translate("Not this"),
        "study": translate("Study"),
        "career": translate("Career and school choice"),
        "habits": translate("Study habits"),
        "usage": translate("Using the programme"),
        "mind": translate("What weighs on the mind"),
        "planned": translate("planned"),
        "done": translate("done"),
        "later": translate("put off"),
        "skipped": translate("left out"),
        "missed": translate("missed"),
        "told": translate("not agreed yet"),
        "agreed": translate("agreed"),
        "withdrawn": translate("withdrawn"),
        "invited": translate("a guardian is asked"),
        "checking": translate("a guardian's consent is being confirmed"),
        "open": translate("a guardian is asked"),
        "verified": translate("a guardian has agreed"),
        "refused": translate("it came to nothing"),
        "guarded": translate("a guardian has agreed"),
        "grown": translate("14 by now, and decides alone"),
        "unknown": translate("not asked yet"),
        "child": translate("under 14"),
        "teen": translate("14 to 17"),
        "adult": translate("18 and older"),
        "guardian": translate("a guardian"),
    }
