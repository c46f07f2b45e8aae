package dev.homelab.sim.cozystack;

import dev.homelab.sim.kube.SimulatorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The table of the packages that the platform emits, and of the releases in each. */
final class PlatformTable {
  /** What stands before the name of each package in the cluster. */
  static final String PREFIX = "cozystack.";

  private static final PlatformTable TABLE = new PlatformTable(read());
  private final List<Row> rows;

  /**
   * One variant of one package.
   *
   * @param bundle which bundle emits it, or {@code optional}, or {@code choice}
   * @param name the package's name in the cluster
   * @param variant the variant's name
   * @param needs the names of the packages that must be there before it
   * @param parts its releases
   */
  record Row(String bundle, String name, String variant, List<String> needs, List<Part> parts) {
    Row {
      needs = List.copyOf(needs);
      parts = List.copyOf(parts);
    }
  }

  /**
   * One release of a package.
   *
   * @param namespace where it is installed
   * @param release its name
   * @param seconds how long a first installation takes, in simulated seconds
   * @param after the releases of the same package that come before it
   */
  record Part(String namespace, String release, double seconds, List<String> after) {
    Part {
      after = List.copyOf(after);
    }
  }

  private PlatformTable(List<Row> rows) {
    this.rows = List.copyOf(rows);
  }

  /** The table of Cozystack 1.6.2. */
  static PlatformTable load() {
    return TABLE;
  }

  /** Every row, in the order of the table. */
  List<Row> rows() {
    return rows;
  }

  /** How long a release takes, in simulated seconds; the given number for one not in the table. */
  double seconds(String namespace, String release, double otherwise) {
    for (Row row : rows) {
      for (Part part : row.parts()) {
        if (part.namespace().equals(namespace) && part.release().equals(release)) {
          return part.seconds();
        }
      }
    }
    return otherwise;
  }

  private static List<Row> read() {
    try (InputStream in = PlatformTable.class.getResourceAsStream("platform.txt")) {
      if (in == null) {
        throw new SimulatorException("the table of the platform is not in the program");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new SimulatorException("the table of the platform cannot be read", e);
    }
  }

  private static List<Row> parse(String text) {
    List<Row> all = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<String> words = Arrays.asList(line.strip().split(" +", -1));
      if (!line.startsWith(" ")) {
        List<String> needs = words.subList(3, words.size()).stream().map(PREFIX::concat).toList();
        all.add(new Row(words.get(0), PREFIX + words.get(1), words.get(2), needs, List.of()));
        continue;
      }
      String[] place = words.get(0).split("/", 2);
      double seconds = Double.parseDouble(words.get(1));
      Part part = new Part(place[0], place[1], seconds, words.subList(2, words.size()));
      Row row = all.remove(all.size() - 1);
      List<Part> parts = new ArrayList<>(row.parts());
      parts.add(part);
      all.add(new Row(row.bundle(), row.name(), row.variant(), row.needs(), parts));
    }
    return all;
  }
}
