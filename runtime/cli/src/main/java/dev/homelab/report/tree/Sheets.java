package dev.homelab.report.tree;

import dev.homelab.model.Address;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Files while they are put together, and which resource stands in which of them. */
final class Sheets {
  private final TreeMap<String, String> files = new TreeMap<>();
  private final Map<Address, String> pathOf = new HashMap<>();
  private final TreeMap<String, TreeSet<Address>> addresses = new TreeMap<>();

  /** Adds a document of a resource; the second one of a file follows a line of dashes. */
  void add(String path, Address address, String document) {
    files.merge(path, head(address) + document, (before, more) -> before + "---\n" + more);
    stands(path, address);
  }

  /** The line that names what follows. */
  static String head(Address address) {
    return "# " + address + '\n';
  }

  /** Notes that a file carries a resource. */
  void stands(String path, Address address) {
    pathOf.put(address, path);
    addresses.computeIfAbsent(path, file -> new TreeSet<>()).add(address);
  }

  /** Adds a whole file. */
  void put(String path, String content) {
    files.put(path, content);
  }

  /** The file that carries a resource, or null. */
  @Nullable String pathOf(Address address) {
    return pathOf.get(address);
  }

  /** What a file carries. */
  SortedSet<Address> in(String path) {
    return addresses.getOrDefault(path, new TreeSet<>());
  }

  /**
   * Whether something is left in a file that a person or a run has to fill in; what is filled in
   * never comes into a repository.
   */
  boolean isOpen(String path) {
    String text = files.getOrDefault(path, "");
    return path.endsWith(".yaml") && (text.contains("${secret:") || text.contains("${output:"));
  }

  /** Content by path. */
  SortedMap<String, String> files() {
    return Collections.unmodifiableSortedMap(files);
  }

  /** The folder of a path, without a slash at its end; empty for the top. */
  static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** The last part of a path. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
