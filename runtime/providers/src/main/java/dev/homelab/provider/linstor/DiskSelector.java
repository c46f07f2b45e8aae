package dev.homelab.provider.linstor;

import dev.homelab.catalog.disk.DiskTerms;
import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.CleanDisk;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tells disks by what they are like; all of its terms must fit.
 *
 * @param terms by name: {@code path}, {@code serial}, {@code model}, {@code wwn}, {@code size}
 */
record DiskSelector(Map<String, String> terms) {
  /** The names of terms. */
  static final List<String> NAMES = List.of("path", "serial", "model", "wwn", "size");

  private static final String PATH = "path";

  DiskSelector {
    terms = Map.copyOf(terms);
  }

  static DiskSelector of(Value.Tree tree) {
    Map<String, String> terms = new TreeMap<>();
    for (String name : NAMES) {
      String text = Value.textOf(tree.get(name));
      if (text != null && !text.isEmpty()) {
        terms.put(name, text);
      }
    }
    return new DiskSelector(terms);
  }

  private String term(String name) {
    return terms.getOrDefault(name, "");
  }

  boolean fits(CleanDisk disk) {
    return DiskTerms.fits(term(PATH), disk.device())
        && DiskTerms.fits(term("serial"), disk.serial())
        && DiskTerms.fits(term("model"), disk.model())
        && DiskTerms.fits(term("wwn"), disk.wwn())
        && DiskTerms.fitsSize(term("size"), disk.size());
  }

  /** The one path that it names and nothing else; empty when it tells disks in another way. */
  String onlyPath() {
    return terms.size() == 1 && !term(PATH).contains("*") ? term(PATH) : "";
  }

  Value.Tree tree() {
    return Value.ofMap(terms);
  }

  /** As a script writes it. */
  String told() {
    return new TreeMap<>(terms)
        .entrySet().stream()
            .map(term -> term.getKey() + ": '" + term.getValue() + "'")
            .collect(Collectors.joining(", "));
  }
}
