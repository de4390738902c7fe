package calendar

import (
	"bytes"
	"context"
	"encoding/xml"
	"net/http"
	"slices"
)

// The library knows neither of two properties of a calendar that programs ask for: what may be done with it, without which
// Apple and Thunderbird offer to write into it, and a tag for the whole of it, by which they see at a glance that nothing has
// changed. It says of both that they are not there; here they are put into its answer.

var (
	privilegesName = xml.Name{Space: "DAV:", Local: "current-user-privilege-set"}       // RFC 3744, 5.5
	ctagName       = xml.Name{Space: "http://calendarserver.org/ns/", Local: "getctag"} // caldav-ctag of calendarserver.org
)

const readOnly = `<privilege xmlns="DAV:"><read xmlns="DAV:"></read></privilege>` +
	`<privilege xmlns="DAV:"><read-current-user-privilege-set xmlns="DAV:"></read-current-user-privilege-set></privilege>`

// multistatus is the library's answer, as far as it is touched.
type multistatus struct {
	XMLName   xml.Name   `xml:"DAV: multistatus"`
	Responses []response `xml:"DAV: response"`
}

type response struct {
	Hrefs  []string   `xml:"DAV: href"`
	States []propstat `xml:"DAV: propstat"`
	Status string     `xml:"DAV: status,omitempty"`
}

type propstat struct {
	Prop   properties `xml:"DAV: prop"`
	Status string     `xml:"DAV: status"`
}

type properties struct {
	All []property `xml:",any"`
}

type property struct {
	XMLName xml.Name
	Inner   string `xml:",innerxml"`
}

const (
	found    = "HTTP/1.1 200 OK"
	notFound = "HTTP/1.1 404 Not Found"
)

// completed puts these properties into what is said about the calendar, as far as they were asked for.
func (b *backend) completed(ctx context.Context, answer []byte) ([]byte, error) {
	var all multistatus
	if err := xml.Unmarshal(answer, &all); err != nil {
		return nil, err
	}
	for i, r := range all.Responses {
		if !slices.Equal(r.Hrefs, []string{davCalendar}) {
			continue
		}
		ctag, err := b.ctag(ctx)
		if err != nil {
			return nil, err
		}
		all.Responses[i].States = with(r.States, property{privilegesName, readOnly}, property{ctagName, ctag})
	}
	text, err := xml.Marshal(all)
	return append([]byte(xml.Header), text...), err
}

// with has those of the properties that are said not to be there among those that are.
func with(states []propstat, extra ...property) (all []propstat) {
	known := propstat{Status: found}
	for _, state := range states {
		if state.Status == notFound {
			state.Prop.All = slices.DeleteFunc(state.Prop.All, func(p property) bool {
				i := slices.IndexFunc(extra, func(e property) bool { return e.XMLName == p.XMLName })
				if i >= 0 {
					known.Prop.All = append(known.Prop.All, extra[i])
				}
				return i >= 0
			})
		}
		if len(state.Prop.All) > 0 {
			all = append(all, state)
		}
	}
	if len(known.Prop.All) > 0 {
		all = append(all, known)
	}
	return all
}

// ctag is another one whenever anything in the calendar is.
func (b *backend) ctag(ctx context.Context) (string, error) {
	objects, err := b.objects(ctx)
	var tags bytes.Buffer
	for _, o := range objects {
		tags.WriteString(o.Path + "\x00" + o.ETag + "\x00")
	}
	return tagOf(tags.Bytes()), err
}

// kept is an answer that is not sent yet.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header { return k.header }

func (k *kept) WriteHeader(status int) { k.status = status }

func (k *kept) Write(part []byte) (int, error) {
	if k.status == 0 {
		k.status = http.StatusOK
	}
	return k.body.Write(part)
}
