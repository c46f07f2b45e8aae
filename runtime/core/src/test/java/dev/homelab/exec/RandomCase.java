package dev.homelab.exec;

import dev.homelab.fake.FakePlatform;
import dev.homelab.fake.Labs;
import dev.homelab.model.Address;
import dev.homelab.spi.ErrorClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A lab drawn at random, another one drawn from it, and what goes wrong on the way. */
final class RandomCase {
  private final Random random;
  private final TreeMap<String, Piece> pieces = new TreeMap<>();
  private int names;

  /** One resource of the lab: what it says and what it waits for. */
  private static final class Piece {
    final String type;
    final TreeMap<String, Object> properties = new TreeMap<>();
    final TreeMap<String, Boolean> after = new TreeMap<>();
    String life = "";

    Piece(String type) {
      this.type = type;
    }
  }

  RandomCase(long seed) {
    this.random = new Random(seed);
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      add();
    }
  }

  private void add() {
    Piece piece = new Piece(random.nextInt(5) == 0 ? "fake.disk" : "fake.thing");
    String name = "r" + names++;
    fill(piece, name);
    pieces.put(name, piece);
  }

  private void fill(Piece piece, String name) {
    piece.properties.put("size", random.nextInt(3));
    if (random.nextInt(3) == 0) {
      piece.properties.put("shape", random.nextInt(2));
    }
    if (random.nextInt(4) == 0) {
      piece.properties.put("name", name + "-" + random.nextInt(2));
    }
    if (random.nextInt(8) == 0) {
      piece.life = "retain";
    }
    piece.after.clear();
    piece.properties.remove("of");
    List<String> earlier = new ArrayList<>(pieces.headMap(name).keySet());
    for (String other : earlier) {
      if (random.nextInt(3) == 0) {
        piece.after.put(other, random.nextBoolean());
      }
    }
    if (!earlier.isEmpty() && random.nextInt(3) == 0) {
      String other = earlier.get(random.nextInt(earlier.size()));
      piece.properties.put(random.nextInt(3) == 0 ? "shape" : "of", Labs.ref(other, "id"));
    }
  }

  /** Draws changes: resources go, change and come. */
  void mutate() {
    for (String name : List.copyOf(pieces.keySet())) {
      switch (random.nextInt(5)) {
        case 0 -> remove(name);
        case 1 -> fill(java.util.Objects.requireNonNull(pieces.get(name)), name);
        default -> {}
      }
    }
    int more = random.nextInt(3);
    for (int i = 0; i < more; i++) {
      add();
    }
  }

  private void remove(String name) {
    pieces.remove(name);
    for (Piece piece : pieces.values()) {
      piece.after.remove(name);
      piece.properties.values().removeIf(value -> value.equals(Labs.ref(name, "id")));
    }
  }

  /** The lab as it is drawn now. */
  Labs labs() {
    Labs labs = Labs.lab();
    pieces.forEach(
        (name, piece) -> {
          List<String> after = new ArrayList<>();
          piece.after.forEach((other, exists) -> after.add((exists ? "~" : "") + other));
          labs.add(piece.type, name, piece.properties, after.toArray(String[]::new));
          if (!piece.life.isEmpty()) {
            labs.life(piece.life);
          }
        });
    return labs;
  }

  /** Confirmations of some losses of data. */
  SortedSet<Address> confirmed() {
    TreeSet<Address> some = new TreeSet<>();
    for (int i = 0; i < names; i++) {
      if (random.nextInt(3) > 0) {
        some.add(Labs.at("r" + i));
      }
    }
    return some;
  }

  /** All names that were ever drawn. */
  SortedSet<Address> everything() {
    TreeSet<Address> all = new TreeSet<>();
    for (int i = 0; i < names; i++) {
      all.add(Labs.at("r" + i));
    }
    return all;
  }

  private static final List<ErrorClass> BEFORE =
      List.of(
          ErrorClass.TRANSIENT,
          ErrorClass.THROTTLED,
          ErrorClass.CONFLICT,
          ErrorClass.UNREACHABLE,
          ErrorClass.UNKNOWN_OUTCOME,
          ErrorClass.REJECTED,
          ErrorClass.DENIED);

  /** Failures, drawn anew for each call. */
  FakePlatform.Fault faults() {
    Map<Address, Integer> count = new HashMap<>();
    return (verb, address, after) -> {
      if (random.nextInt(6) != 0 || count.merge(address, 1, Integer::sum) > 3) {
        return null;
      }
      if (after) {
        return ErrorClass.UNKNOWN_OUTCOME;
      }
      return verb.equals("await") && random.nextInt(4) == 0
          ? ErrorClass.TERMINAL
          : BEFORE.get(random.nextInt(BEFORE.size()));
    };
  }
}
