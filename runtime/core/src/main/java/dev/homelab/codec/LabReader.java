package dev.homelab.codec;

import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Edge;
import dev.homelab.model.Input;
import dev.homelab.model.Lab;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.SecretSource;
import dev.homelab.model.StatePlace;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads one lab. Runs once, in a program that has just started: plain loops over one array, no
 * lambdas, and no object that is not needed.
 */
final class LabReader {
  static final int NULL = 0;
  static final int FALSE = 1;
  static final int TRUE = 2;
  static final int INT = 3;
  static final int DEC = 4;
  static final int TEXT = 5;
  static final int SEQ = 6;
  static final int TREE = 7;
  static final int REF = 8;
  static final int UNKNOWN = 9;
  static final int SECRET = 10;
  static final int JOIN = 11;

  /** A tree or list that was read before, by its number. */
  static final int SAME = 12;

  /** The flag of a lifecycle that more follows than flags. */
  static final int MORE = 32;

  private static final Value.Bool YES = new Value.Bool(true);
  private static final Value.Bool NO = new Value.Bool(false);

  private final byte[] bytes;
  private int at;
  private final String[] strings;
  private final Value.Text[] texts;
  private final Address[] addresses;
  private final List<Value> composites = new ArrayList<>();

  LabReader(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
    this.strings = new String[number()];
    for (int i = 0; i < strings.length; i++) {
      strings[i] = newString();
    }
    this.texts = new Value.Text[strings.length];
    this.addresses = new Address[number()];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = newAddress();
    }
  }

  Lab lab() {
    String name = string();
    List<TargetSpec> targets = new ArrayList<>();
    for (int left = number(); left > 0; left--) {
      targets.add(new TargetSpec(address(), string(), tree(), origin()));
    }
    List<Component> components = new ArrayList<>();
    for (int left = number(); left > 0; left--) {
      components.add(component());
    }
    int count = number();
    List<ResourceSpec> resources = new ArrayList<>(count);
    for (int left = count; left > 0; left--) {
      resources.add(resource());
    }
    TreeMap<String, SecretSource> secrets = new TreeMap<>();
    for (int left = number(); left > 0; left--) {
      secrets.put(string(), secret());
    }
    List<Input> inputs = new ArrayList<>();
    for (int left = number(); left > 0; left--) {
      inputs.add(new Input(EnumNumbers.INPUTS.get(number()), string(), string()));
    }
    StatePlace state = number() == 0 ? null : new StatePlace(address(), string(), origin());
    return new Lab(name, targets, components, resources, secrets, inputs, state);
  }

  private Component component() {
    Address address = address();
    String word = string();
    String recipe = optionalString();
    TreeMap<String, Value> outputs = new TreeMap<>();
    for (int left = number(); left > 0; left--) {
      outputs.put(string(), value());
    }
    List<String> facts = strings();
    TreeMap<String, String> links = new TreeMap<>();
    for (int left = number(); left > 0; left--) {
      links.put(string(), string());
    }
    return new Component(address, word, recipe, outputs, facts, links, origin());
  }

  private ResourceSpec resource() {
    return new ResourceSpec(
        address(),
        string(),
        optionalAddress(),
        tree(),
        edges(),
        lifecycle(),
        origin(),
        provenance());
  }

  private SortedSet<Edge> edges() {
    int count = number();
    if (count == 0) {
      return Collections.emptySortedSet();
    }
    TreeSet<Edge> edges = new TreeSet<>();
    for (int left = count; left > 0; left--) {
      int edge = number();
      edges.add(new Edge(addresses[edge >> 1], EnumNumbers.LEVELS.get(edge & 1)));
    }
    return edges;
  }

  private Lifecycle lifecycle() {
    int flags = number();
    if (flags == 0) {
      return Lifecycle.DEFAULT;
    }
    boolean more = (flags & MORE) != 0;
    return new Lifecycle(
        (flags & 1) != 0,
        (flags & 2) != 0,
        (flags & 4) != 0,
        (flags & 8) != 0,
        (flags & 16) != 0,
        more ? new TreeSet<>(strings()) : Collections.emptySortedSet(),
        more ? new TreeSet<>(strings()) : Collections.emptySortedSet(),
        more ? optionalAddress() : null);
  }

  private SortedMap<String, Provenance> provenance() {
    int count = number();
    if (count == 0) {
      return Collections.emptySortedMap();
    }
    TreeMap<String, Provenance> why = new TreeMap<>();
    for (int left = count; left > 0; left--) {
      why.put(string(), new Provenance(EnumNumbers.REASONS.get(number()), string(), span()));
    }
    return why;
  }

  private Origin origin() {
    SourceSpan user = span();
    String recipe = optionalString();
    int count = number();
    if (count == 0) {
      return user == null && recipe == null ? Origin.NONE : new Origin(user, recipe, List.of());
    }
    List<SourceSpan> lines = new ArrayList<>(count);
    for (int left = count; left > 0; left--) {
      SourceSpan line = span();
      if (line == null) {
        throw new CodecException("a recipe line is nowhere", null);
      }
      lines.add(line);
    }
    return new Origin(user, recipe, lines);
  }

  private @Nullable SourceSpan span() {
    int file = number();
    return file == 0
        ? null
        : new SourceSpan(strings[file - 1], number(), number(), number(), number());
  }

  private SecretSource secret() {
    int kind = number();
    return switch (kind) {
      case 0 -> new SecretSource.Generated(number(), string());
      case 1 -> new SecretSource.Environment(string());
      case 2 -> new SecretSource.FromFile(string(), string());
      case 3 -> new SecretSource.Made(string());
      default -> throw new CodecException("unknown kind of secret " + kind, null);
    };
  }

  private Value.Tree tree() {
    if (value() instanceof Value.Tree tree) {
      return tree;
    }
    throw new CodecException("expected a tree of values", null);
  }

  private Value value() {
    int kind = number();
    return switch (kind) {
      case TEXT -> text(number());
      case TREE -> newTree();
      case SEQ -> newSeq();
      case SAME -> composites.get(number());
      case INT -> newInt();
      case TRUE -> YES;
      case FALSE -> NO;
      case NULL -> Value.Null.NULL;
      case DEC -> new Value.Dec(new BigDecimal(string()));
      case REF -> new Value.Ref(address(), string());
      case UNKNOWN -> new Value.Unknown(address(), string());
      case SECRET -> new Value.Secret(string());
      case JOIN -> new Value.Join(values());
      default -> throw new CodecException("unknown kind of value " + kind, null);
    };
  }

  private Value.Text text(int index) {
    Value.Text known = texts[index];
    if (known == null) {
      known = new Value.Text(strings[index]);
      texts[index] = known;
    }
    return known;
  }

  private Value newTree() {
    int count = number();
    String[] names = new String[count];
    Value[] values = new Value[count];
    for (int i = 0; i < count; i++) {
      names[i] = string();
      values[i] = value();
    }
    Value.Tree tree = Value.Tree.ofSorted(names, values);
    composites.add(tree);
    return tree;
  }

  private Value newSeq() {
    Value.Seq seq = new Value.Seq(values());
    composites.add(seq);
    return seq;
  }

  private List<Value> values() {
    int count = number();
    List<Value> items = new ArrayList<>(count);
    for (int left = count; left > 0; left--) {
      items.add(value());
    }
    return items;
  }

  private Value newInt() {
    long number = longNumber();
    return new Value.Int(number >>> 1 ^ -(number & 1));
  }

  private List<String> strings() {
    int count = number();
    List<String> list = new ArrayList<>(count);
    for (int left = count; left > 0; left--) {
      list.add(string());
    }
    return list;
  }

  private String string() {
    return strings[number()];
  }

  private @Nullable String optionalString() {
    int index = number();
    return index == 0 ? null : strings[index - 1];
  }

  private Address address() {
    return addresses[number()];
  }

  private @Nullable Address optionalAddress() {
    int index = number();
    return index == 0 ? null : addresses[index - 1];
  }

  private Address newAddress() {
    int outer = number();
    Address.Segment last = new Address.Segment(string(), string());
    if (outer == 0) {
      return new Address(List.of(last));
    }
    List<Address.Segment> before = addresses[outer - 1].segments();
    Address.Segment[] segments = before.toArray(new Address.Segment[before.size() + 1]);
    segments[before.size()] = last;
    return new Address(List.of(segments));
  }

  private String newString() {
    int head = number();
    int length = head >> 2;
    int from = at;
    at += length;
    return switch (head & 3) {
      case 0 -> new String(bytes, from, length, StandardCharsets.ISO_8859_1);
      case 1 -> new String(bytes, from, length, StandardCharsets.UTF_8);
      default -> units(from, length);
    };
  }

  private String units(int from, int length) {
    StringBuilder text = new StringBuilder(length / 2);
    for (int i = from; i + 1 < from + length; i += 2) {
      text.append((char) (bytes[i] << 8 | (bytes[i + 1] & 255)));
    }
    return text.toString();
  }

  private int number() {
    byte first = bytes[at++];
    if (first >= 0) {
      return first;
    }
    at--;
    return (int) longNumber();
  }

  private long longNumber() {
    long number = 0;
    int shift = 0;
    byte part;
    do {
      part = bytes[at++];
      number |= (part & 127L) << shift;
      shift += 7;
    } while (part < 0);
    return number;
  }
}
