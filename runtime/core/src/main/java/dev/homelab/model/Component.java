package dev.homelab.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A thing of the script that has no object of its own but holds resources: a namespace block, a
 * service, an app. {@code after}, {@code --target} and reports name it; its members are the
 * resources whose addresses lie within its own.
 *
 * @param address its name
 * @param word the word that made it, for example {@code service}
 * @param recipe recipe name and version, or null
 * @param outputs what other things may refer to, by name
 * @param facts sentences that a plan tells about it, such as an upgrade that cannot be undone
 * @param links addresses to open when it is up, each with a note such as "LAN only"
 * @param origin the line that asked for it
 */
public record Component(
    Address address,
    String word,
    @Nullable String recipe,
    SortedMap<String, Value> outputs,
    List<String> facts,
    SortedMap<String, String> links,
    Origin origin) {
  public Component {
    outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    facts = List.copyOf(facts);
    links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
  }
}
