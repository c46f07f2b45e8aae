package main

import (
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/siderolabs/talos/pkg/machinery/config/types/v1alpha1"
)

var (
	yamlMarshaler   = reflect.TypeFor[yaml.Marshaler]()
	textMarshaler   = reflect.TypeFor[encoding.TextMarshaler]()
	zeroTeller      = reflect.TypeFor[interface{ IsZero() bool }]()
	merger          = reflect.TypeFor[interface{ Merge(any) error }]()
	inlineManifests = reflect.TypeFor[v1alpha1.ClusterInlineManifests]()
)

// describeShapes tells for each document kind which fields it has, in which order, and how each is
// read, written and merged. One line per kind, one per type, one indented line per field.
func describeShapes(q request) (answer, error) {
	shapes := map[string]*shape{}
	lines := []string{"kind v1alpha1 " + shapeOf(reflect.TypeFor[v1alpha1.Config](), shapes)}
	for _, kind := range q.Kinds {
		loaded, err := load("apiVersion: v1alpha1\nkind: " + kind + "\n")
		if err != nil {
			return answer{}, fmt.Errorf("%s: %w", kind, err)
		}
		lines = append(lines, "kind "+kind+" "+shapeOf(reflect.TypeOf(loaded.Documents()[0]).Elem(), shapes))
	}
	for _, name := range slices.Sorted(maps.Keys(shapes)) {
		lines = append(lines, strings.Join(append([]string{"type", name}, shapes[name].traits...), " "))
		lines = append(lines, shapes[name].fields...)
	}
	return answer{Text: strings.Join(lines, "\n") + "\n"}, nil
}

// shape is what is known of one type: words about it, and a line per field.
type shape struct {
	traits []string
	fields []string
}

func does(t, what reflect.Type) bool {
	return t.Implements(what) || reflect.PointerTo(t).Implements(what)
}

// shapeOf is a short name of a type: "*X" pointer, "[]X" list, "map[K]X" map, a basic kind, or the
// name of an entry that it adds to shapes.
func shapeOf(t reflect.Type, shapes map[string]*shape) string {
	switch {
	case t.Kind() == reflect.Pointer:
		return "*" + shapeOf(t.Elem(), shapes)
	case does(t, yamlMarshaler) || does(t, textMarshaler) || does(t, merger) || t == inlineManifests:
		return entryOf(t, shapes, "custom", t.Kind().String())
	}
	switch t.Kind() {
	case reflect.Slice:
		return "[]" + shapeOf(t.Elem(), shapes)
	case reflect.Map:
		return "map[" + shapeOf(t.Key(), shapes) + "]" + shapeOf(t.Elem(), shapes)
	case reflect.Interface:
		return "any"
	case reflect.Struct:
		return entryOf(t, shapes)
	default:
		if name := t.String(); name == "time.Duration" {
			return name
		}
		return t.Kind().String()
	}
}

func entryOf(t reflect.Type, shapes map[string]*shape, words ...string) string {
	name := t.String()
	if _, known := shapes[name]; known {
		return name
	}
	entry := &shape{traits: words}
	shapes[name] = entry
	if does(t, zeroTeller) {
		entry.traits = append(entry.traits, "isZero")
	}
	if does(t, merger) {
		entry.traits = append(entry.traits, "merges")
	}
	switch t.Kind() {
	case reflect.Struct:
		if len(words) == 0 {
			entry.fields = fieldsOf(t, shapes)
		}
	case reflect.Slice, reflect.Map:
		entry.traits = append(entry.traits, "of="+shapeOf(t.Elem(), shapes))
	}
	return name
}

func fieldsOf(t reflect.Type, shapes map[string]*shape) []string {
	var fields []string
	for i := range t.NumField() {
		field := t.Field(i)
		parts := strings.Split(field.Tag.Get("yaml"), ",")
		if !field.IsExported() || parts[0] == "-" {
			continue
		}
		words := append([]string{"", parts[0], shapeOf(field.Type, shapes)}, parts[1:]...)
		if parts[0] == "" {
			words[1] = strings.ToLower(field.Name)
		}
		if how := field.Tag.Get("merge"); how != "" {
			words = append(words, "merge="+how)
		}
		fields = append(fields, strings.Join(words, " "))
	}
	return fields
}
