package telegramapi

import "slices"

type commandsParams struct {
	Commands []Command `json:"commands"`
	Scope    *scope    `json:"scope"`
	Language string    `json:"language_code"`
}

type scope struct {
	Type   string `json:"type"`
	ChatID chatID `json:"chat_id"`
}

var scopeTypes = []string{
	"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators", "chat_member",
}

// key names the list of commands that the scope and language mean.
func (p commandsParams) key() (string, error) {
	sc := scope{Type: "default"}
	if p.Scope != nil {
		sc = *p.Scope
	}
	if !slices.Contains(scopeTypes, sc.Type) {
		return "", wrong("unsupported scope specified", "command scope %q", sc.Type)
	}
	if !languagePattern.MatchString(p.Language) {
		return "", wrong("language code is invalid", "language_code is not two letters")
	}
	if sc.Type == "chat" {
		return commandKey("chat:"+itoa(int(sc.ChatID.id)), p.Language), nil
	}
	return commandKey(sc.Type, p.Language), nil
}

func commandKey(scope, language string) string { return scope + "|" + language }

func (s *Server) setMyCommands(c *call, p commandsParams) (any, error) {
	key, err := p.key()
	if err != nil {
		return nil, err
	}
	if len(p.Commands) > maxCommands {
		return nil, wrong("BOT_COMMANDS_TOO_MUCH", "%d commands where %d are allowed", len(p.Commands), maxCommands)
	}
	for _, command := range p.Commands {
		if !commandName.MatchString(command.Command) {
			return nil, wrong("BOT_COMMAND_INVALID", "a command is 1-32 of a-z, 0-9 and _")
		}
		if n := units(command.Description); n < 1 || n > maxCommandDescription {
			return nil, wrong("BOT_COMMAND_DESCRIPTION_INVALID", "a command's description of %d units", n)
		}
	}
	c.bot.Commands[key] = p.Commands
	s.touchAll(c.bot)
	return true, nil
}

func (s *Server) getMyCommands(c *call, p commandsParams) (any, error) {
	key, err := p.key()
	if err != nil {
		return nil, err
	}
	return append([]Command{}, c.bot.Commands[key]...), nil
}

func (s *Server) deleteMyCommands(c *call, p commandsParams) (any, error) {
	key, err := p.key()
	if err != nil {
		return nil, err
	}
	delete(c.bot.Commands, key)
	s.touchAll(c.bot)
	return true, nil
}

func (s *Server) touchAll(b *bot) {
	for _, id := range b.chatIDs() {
		s.touch(b.Chats[id])
	}
}

// commandsFor is the menu a person sees: the narrowest scope wins, then the person's language.
func (b *bot) commandsFor(p *person) []Command {
	for _, scope := range []string{"chat:" + itoa(int(p.ID)), "all_private_chats", "default"} {
		for _, language := range []string{p.Language, ""} {
			if list, ok := b.Commands[commandKey(scope, language)]; ok {
				return list
			}
		}
	}
	return nil
}

type descriptionParams struct {
	Description      string `json:"description"`
	ShortDescription string `json:"short_description"`
	Language         string `json:"language_code"`
}

func (s *Server) setMyDescription(c *call, p descriptionParams) (any, error) {
	return s.describe(c.bot, "description", p.Description, p.Language, maxDescription)
}

func (s *Server) setMyShortDescription(c *call, p descriptionParams) (any, error) {
	return s.describe(c.bot, "short", p.ShortDescription, p.Language, maxShortDescription)
}

func (s *Server) describe(b *bot, kind, text, language string, limit int) (any, error) {
	if !languagePattern.MatchString(language) {
		return nil, wrong("language code is invalid", "language_code is not two letters")
	}
	if units(text) > limit {
		return nil, wrong("ABOUT_TOO_LONG", "a description of %d units where %d are allowed", units(text), limit)
	}
	b.Descriptions[commandKey(kind, language)] = text
	s.touchAll(b)
	return true, nil
}

// descriptionFor is what an empty chat shows above its Start button.
func (b *bot) descriptionFor(p *person) string {
	if text := b.Descriptions[commandKey("description", p.Language)]; text != "" {
		return text
	}
	return b.Descriptions[commandKey("description", "")]
}

type menuButtonParams struct {
	ChatID *int64 `json:"chat_id"`
	Button *struct {
		Type string `json:"type"`
	} `json:"menu_button"`
}

func (s *Server) setChatMenuButton(c *call, p menuButtonParams) (any, error) {
	if p.ChatID != nil && s.state.person(*p.ChatID) == nil {
		return nil, errChatNotFound
	}
	if p.Button != nil && !slices.Contains([]string{"commands", "web_app", "default"}, p.Button.Type) {
		return nil, wrong("MenuButton has unsupported type", "menu button %q", p.Button.Type)
	}
	return true, nil
}
