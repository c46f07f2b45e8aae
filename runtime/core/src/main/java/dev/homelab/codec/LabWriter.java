package dev.homelab.codec;

import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Edge;
import dev.homelab.model.Input;
import dev.homelab.model.Lab;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.SecretSource;
import dev.homelab.model.StatePlace;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes one lab; strings, addresses and equal trees of values are written once. */
final class LabWriter {
  private final Bytes strings = new Bytes();
  private final Map<String, Integer> stringIndex = new HashMap<>();
  private final Bytes addresses = new Bytes();
  private final Map<Address, Integer> addressIndex = new HashMap<>();
  private final Map<Value, Integer> composites = new HashMap<>();
  private final Bytes out = new Bytes();

  byte[] bytes(Lab lab) {
    string(lab.name());
    list(lab.targets(), this::target);
    list(lab.components(), this::component);
    list(lab.resources(), this::resource);
    map(
        lab.secrets(),
        (name, source) -> {
          string(name);
          secret(source);
        });
    list(lab.inputs(), this::input);
    state(lab.state());
    Bytes all = new Bytes();
    all.number(stringIndex.size());
    all.bytes(strings);
    all.number(addressIndex.size());
    all.bytes(addresses);
    all.bytes(out);
    return all.toArray();
  }

  private void state(@Nullable StatePlace place) {
    out.number(place == null ? 0 : 1);
    if (place != null) {
      address(place.target());
      string(place.namespace());
      origin(place.origin());
    }
  }

  private void target(TargetSpec target) {
    address(target.address());
    string(target.provider());
    value(target.config());
    origin(target.origin());
  }

  private void component(Component component) {
    address(component.address());
    string(component.word());
    optional(component.recipe());
    map(
        component.outputs(),
        (name, value) -> {
          string(name);
          value(value);
        });
    list(component.facts(), this::string);
    map(
        component.links(),
        (link, note) -> {
          string(link);
          string(note);
        });
    origin(component.origin());
  }

  private void resource(ResourceSpec resource) {
    address(resource.address());
    string(resource.type());
    optional(resource.target());
    value(resource.desired());
    list(resource.dependsOn(), this::edge);
    lifecycle(resource.lifecycle());
    origin(resource.origin());
    map(
        resource.provenance(),
        (path, why) -> {
          string(path);
          out.number(EnumNumbers.REASONS.indexOf(why.kind()));
          string(why.reason());
          span(why.span());
        });
  }

  private void edge(Edge edge) {
    out.number(addressOf(edge.to()) * 2L + EnumNumbers.LEVELS.indexOf(edge.level()));
  }

  private void lifecycle(Lifecycle lifecycle) {
    int flags =
        (lifecycle.protect() ? 1 : 0)
            | (lifecycle.retain() ? 2 : 0)
            | (lifecycle.adopt() ? 4 : 0)
            | (lifecycle.existing() ? 8 : 0)
            | (lifecycle.force() ? 16 : 0);
    boolean more =
        !lifecycle.ignore().isEmpty()
            || !lifecycle.replaceOn().isEmpty()
            || lifecycle.movedFrom() != null;
    out.number(more ? flags | LabReader.MORE : flags);
    if (more) {
      list(lifecycle.ignore(), this::string);
      list(lifecycle.replaceOn(), this::string);
      optional(lifecycle.movedFrom());
    }
  }

  private void origin(Origin origin) {
    span(origin.user());
    optional(origin.recipe());
    list(origin.recipeLines(), this::span);
  }

  private void span(@Nullable SourceSpan span) {
    if (span == null) {
      out.number(0);
      return;
    }
    out.number(stringOf(span.file()) + 1L);
    out.number(span.line());
    out.number(span.column());
    out.number(span.endLine());
    out.number(span.endColumn());
  }

  private void input(Input input) {
    out.number(EnumNumbers.INPUTS.indexOf(input.kind()));
    string(input.name());
    string(input.digest());
  }

  private void secret(SecretSource source) {
    if (source instanceof SecretSource.Generated generated) {
      out.number(0);
      out.number(generated.length());
      string(generated.alphabet());
    } else if (source instanceof SecretSource.Environment environment) {
      out.number(1);
      string(environment.variable());
    } else if (source instanceof SecretSource.FromFile file) {
      out.number(2);
      string(file.path());
      string(file.key());
    } else if (source instanceof SecretSource.Made made) {
      out.number(3);
      string(made.kind());
    }
  }

  private void value(Value value) {
    if (value instanceof Value.Tree || value instanceof Value.Seq) {
      Integer known = composites.get(value);
      if (known != null) {
        out.number(LabReader.SAME);
        out.number(known);
        return;
      }
      composite(value);
      composites.put(value, composites.size());
    } else {
      scalar(value);
    }
  }

  private void composite(Value value) {
    if (value instanceof Value.Tree tree) {
      out.number(LabReader.TREE);
      map(
          tree.fields(),
          (name, field) -> {
            string(name);
            value(field);
          });
    } else if (value instanceof Value.Seq seq) {
      out.number(LabReader.SEQ);
      list(seq.items(), this::value);
    }
  }

  private void scalar(Value value) {
    if (value instanceof Value.Text text) {
      out.number(LabReader.TEXT);
      string(text.value());
    } else if (value instanceof Value.Int number) {
      out.number(LabReader.INT);
      out.number(number.value() << 1 ^ number.value() >> 63);
    } else if (value instanceof Value.Bool flag) {
      out.number(flag.value() ? LabReader.TRUE : LabReader.FALSE);
    } else if (value instanceof Value.Dec number) {
      out.number(LabReader.DEC);
      string(number.value().toString());
    } else if (value instanceof Value.Ref ref) {
      out.number(LabReader.REF);
      address(ref.address());
      string(ref.output());
    } else if (value instanceof Value.Unknown unknown) {
      out.number(LabReader.UNKNOWN);
      address(unknown.address());
      string(unknown.output());
    } else if (value instanceof Value.Secret secret) {
      out.number(LabReader.SECRET);
      string(secret.name());
    } else if (value instanceof Value.Join join) {
      out.number(LabReader.JOIN);
      list(join.parts(), this::value);
    } else {
      out.number(LabReader.NULL);
    }
  }

  private void string(String text) {
    out.number(stringOf(text));
  }

  private void optional(@Nullable String text) {
    out.number(text == null ? 0 : stringOf(text) + 1L);
  }

  private void optional(@Nullable Address address) {
    out.number(address == null ? 0 : addressOf(address) + 1L);
  }

  private void address(Address address) {
    out.number(addressOf(address));
  }

  private <T> void list(Collection<T> items, Consumer<T> write) {
    out.number(items.size());
    items.forEach(write);
  }

  private <T> void map(Map<String, T> fields, BiConsumer<String, T> write) {
    out.number(fields.size());
    fields.forEach(write);
  }

  private int stringOf(String text) {
    Integer known = stringIndex.get(text);
    if (known != null) {
      return known;
    }
    strings.text(text);
    int index = stringIndex.size();
    stringIndex.put(text, index);
    return index;
  }

  /** An address is its outer address, if any, and one more segment. */
  private int addressOf(Address address) {
    Integer known = addressIndex.get(address);
    if (known != null) {
      return known;
    }
    List<Address.Segment> segments = address.segments();
    int outer =
        segments.size() == 1
            ? 0
            : addressOf(new Address(segments.subList(0, segments.size() - 1))) + 1;
    addresses.number(outer);
    addresses.number(stringOf(address.last().type()));
    addresses.number(stringOf(address.last().name()));
    int index = addressIndex.size();
    addressIndex.put(address, index);
    return index;
  }
}
