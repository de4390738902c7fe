package eventstore

import (
	"context"
	"crypto/cipher"
	"encoding/base64"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"zapis/domain"
)

// Keys are the data keys with which personal text is sealed, one for each domain.Subject. A nil key was destroyed.
type Keys interface {
	// Cached is a key that can be had at once.
	Cached(subject domain.ID) (key cipher.AEAD, known bool)
	// Keys are those of all these subjects.
	Keys(ctx context.Context, subjects []domain.ID) (map[domain.ID]cipher.AEAD, error)
	// Ensure makes those that never were, and returns when they are durable.
	Ensure(ctx context.Context, subjects []domain.ID) (map[domain.ID]cipher.AEAD, error)
}

// Sealing makes the codec seal what it is given and open what it reads.
func (c *Codec) Sealing(keys Keys) *Codec {
	c.keys = keys
	return c
}

// sealed marks text that is sealed; base64 of nonce, text and tag follow. Events from before there was sealing hold plain text.
const sealed = "sealed:"

const leastSealed = 12 + 16 // bytes of nonce and tag

// bound is what sealed text is bound to: it opens in no other event.
func bound(id domain.ID, stream string) []byte { return append(id[:], stream...) }

// sealers are the keys of a command's subjects.
type sealers map[domain.ID]cipher.AEAD

// sealers finds the keys for a command, and makes them for those of whom nothing was ever sealed.
func (c *Codec) sealers(ctx context.Context, streams []Stream) (sealers, error) {
	if c.keys == nil {
		return nil, nil
	}
	found := sealers{}
	var unknown []domain.ID
	for _, stream := range streams {
		for _, event := range stream.Events {
			where := c.prototypes[event.EventType()].personal
			if where == nil || !where.any(reflect.ValueOf(event), isText) {
				continue
			}
			subject := event.(domain.Subject).DataSubject()
			if key, known := c.keys.Cached(subject); known {
				found[subject] = key
			} else {
				unknown = append(unknown, subject)
			}
		}
	}
	if len(unknown) == 0 {
		return found, nil
	}
	keys, err := c.keys.Ensure(ctx, unknown)
	if err != nil {
		return nil, fmt.Errorf("%w: %w: %w", ErrUnavailable, ErrKeysUnavailable, err)
	}
	for subject, key := range keys {
		found[subject] = key
	}
	return found, nil
}

// seal is the event with its personal text sealed, or without it if its subject was erased. The event itself stays as it is.
func (c *Codec) seal(event domain.Event, keys sealers, id domain.ID, stream string) domain.Event {
	where := c.prototypes[event.EventType()].personal
	if c.keys == nil || where == nil {
		return event
	}
	key := keys[event.(domain.Subject).DataSubject()]
	copied := reflect.New(reflect.TypeOf(event)).Elem()
	copied.Set(reflect.ValueOf(event))
	_ = where.change(copied, func(text string) (string, error) {
		if key == nil {
			return string(domain.Deleted), nil
		}
		closed := key.Seal(nil, nil, []byte(text), bound(id, stream))
		return sealed + base64.RawStdEncoding.EncodeToString(closed), nil
	})
	return copied.Interface().(domain.Event)
}

// unseal opens the personal text of a decoded event in its place.
func (c *Codec) unseal(event reflect.Value, where *personal, r Recorded) error {
	if where == nil || c.keys == nil {
		return nil
	}
	var key cipher.AEAD
	var found bool
	return where.change(event, func(text string) (_ string, err error) {
		closed, ok := sealedBytes(text)
		if !ok {
			return text, nil
		}
		if !found {
			if key, err = c.key(event.Interface().(domain.Subject).DataSubject()); err != nil {
				return "", err
			}
			found = true
		}
		if key == nil {
			return string(domain.Deleted), nil
		}
		opened, err := key.Open(nil, nil, closed, bound(r.ID, r.Stream))
		if err != nil {
			return "", ErrSealBroken
		}
		return string(opened), nil
	})
}

func sealedBytes(text string) (closed []byte, ok bool) {
	encoded, ok := strings.CutPrefix(text, sealed)
	if !ok {
		return nil, false
	}
	closed, err := base64.RawStdEncoding.DecodeString(encoded)
	return closed, err == nil && len(closed) >= leastSealed
}

// fetchKeys has the keys cached that these events need.
func (c *Codec) fetchKeys(ctx context.Context, events []reflect.Value, known []prototype) error {
	if c.keys == nil {
		return nil
	}
	var unknown []domain.ID
	asked := map[domain.ID]bool{}
	for i, event := range events {
		if where := known[i].personal; where == nil || !where.any(event, isSealed) {
			continue
		}
		subject := event.Interface().(domain.Subject).DataSubject()
		if _, known := c.keys.Cached(subject); !known && !asked[subject] {
			asked[subject] = true
			unknown = append(unknown, subject)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	if _, err := c.keys.Keys(ctx, unknown); err != nil {
		return fmt.Errorf("%w: %w", ErrKeysUnavailable, err)
	}
	return nil
}

func isText(text string) bool { return text != "" }

func isSealed(text string) bool { return strings.HasPrefix(text, sealed) }

// keyWithin bounds the search for a key; whoever decodes has no context.
const keyWithin = 10 * time.Second

func (c *Codec) key(subject domain.ID) (cipher.AEAD, error) {
	if key, known := c.keys.Cached(subject); known {
		return key, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), keyWithin)
	defer cancel()
	keys, err := c.keys.Keys(ctx, []domain.ID{subject})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeysUnavailable, err)
	}
	return keys[subject], nil
}

// personal tells where in a type of value personal text stands.
type personal struct {
	kind   reflect.Kind // String: here; else in the fields of a struct, or the elements of a slice or pointer
	fields []personalField
	elem   *personal
}

type personalField struct {
	index int
	*personal
}

// personalIn is nil for a type that holds none.
func personalIn(t reflect.Type) *personal {
	switch t.Kind() {
	case reflect.String:
		if t == reflect.TypeFor[domain.Personal]() {
			return &personal{kind: reflect.String}
		}
	case reflect.Slice, reflect.Pointer:
		if elem := personalIn(t.Elem()); elem != nil {
			return &personal{kind: t.Kind(), elem: elem}
		}
	case reflect.Struct:
		return personalInFields(t)
	case reflect.Map, reflect.Array:
		if personalIn(t.Elem()) != nil {
			panic(fmt.Sprintf("eventstore: personal text in a %v is not found", t))
		}
	}
	return nil
}

func personalInFields(t reflect.Type) *personal {
	found := &personal{kind: reflect.Struct}
	for i := range t.NumField() {
		if field := personalIn(t.Field(i).Type); field != nil {
			found.fields = append(found.fields, personalField{i, field})
		}
	}
	if found.fields == nil {
		return nil
	}
	return found
}

// any tells whether some text is like that.
func (p *personal) any(v reflect.Value, is func(string) bool) bool {
	switch p.kind {
	case reflect.String:
		return is(v.String())
	case reflect.Struct:
		return slices.ContainsFunc(p.fields, func(f personalField) bool { return f.any(v.Field(f.index), is) })
	case reflect.Pointer:
		return !v.IsNil() && p.elem.any(v.Elem(), is)
	}
	for i := range v.Len() {
		if p.elem.any(v.Index(i), is) {
			return true
		}
	}
	return false
}

// change replaces each text that is not empty. Slices and what is pointed at are copied before: v is settable, and all else
// stays as it is.
func (p *personal) change(v reflect.Value, to func(string) (string, error)) error {
	switch p.kind {
	case reflect.String:
		if v.Len() == 0 {
			return nil
		}
		text, err := to(v.String())
		if err == nil {
			v.SetString(text)
		}
		return err
	case reflect.Struct:
		for _, f := range p.fields {
			if err := f.change(v.Field(f.index), to); err != nil {
				return err
			}
		}
		return nil
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		copied := reflect.New(v.Type().Elem())
		copied.Elem().Set(v.Elem())
		v.Set(copied)
		return p.elem.change(v.Elem(), to)
	}
	if v.IsNil() {
		return nil
	}
	copied := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	reflect.Copy(copied, v)
	v.Set(copied)
	for i := range v.Len() {
		if err := p.elem.change(v.Index(i), to); err != nil {
			return err
		}
	}
	return nil
}
