package dialog

// linkAsked asks whether somebody who brought the recipient's code, from another messenger, is the recipient.
func (n *notice) linkAsked() Screen {
	id := "join.asked"
	if n.v.Text == "" {
		id = "join.asked_nameless"
	}
	n.say(id, "Messenger", n.Words.Messenger(n.v.Channel), "Name", typed(n.v.Text.Text())).gap().say("join.asked.then")
	return n.row(
		n.button(action{Verb: joinAdmit, ID: n.v.About, N: 1}, "button.join_me"),
		n.button(action{Verb: joinAdmit, ID: n.v.About}, "button.join_not_me").looks(Danger)).done()
}

// linked tells the account that joined, which can undo it for a while.
func (n *notice) linked() Screen {
	n.say("join.done").gap().say("join.done.undo")
	return n.row(n.button(action{Verb: joinUndo, ID: n.v.About}, "button.join_undo"), n.button(action{Verb: goHome}, "button.home")).done()
}
