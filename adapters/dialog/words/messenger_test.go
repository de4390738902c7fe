package words

import "testing"

func TestAMessengerHasAName(t *testing.T) {
	for channel, want := range map[string]string{"vk": "ВКонтакте", "whatsapp": "WhatsApp", "max": "Max"} {
		if got := In("ru").Messenger(channel); got != want {
			t.Errorf("%s is called %q, want %q", channel, got, want)
		}
	}
}
