package dev.homelab.provider.talos.document;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.yaml.YamlNode;
import dev.homelab.provider.talos.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A machine config: at most one main document first, and others, no two of one kind and name. */
public record MachineConfig(List<TalosDocument> documents) {
  private static final Set<String> LINKS =
      Set.of(
          "BondConfig",
          "BridgeConfig",
          "DummyLinkConfig",
          "LinkConfig",
          "VLANConfig",
          "VRFConfig",
          "WireguardConfig");
  private static final Map<String, Set<String>> RIVALS =
      Map.of(
          "Layer2VIPConfig", Set.of("HCloudVIPConfig"),
          "HCloudVIPConfig", Set.of("Layer2VIPConfig"),
          "ExistingVolumeConfig", Set.of("UserVolumeConfig"),
          "UserVolumeConfig", Set.of("ExistingVolumeConfig"));

  /**
   * Puts the main document first.
   *
   * @throws TalosException when two documents have one kind and name, or two kinds that exclude
   *     each other share a name
   */
  public MachineConfig {
    List<TalosDocument> sorted = new ArrayList<>();
    documents.stream().filter(TalosDocument::isMain).forEach(sorted::add);
    documents.stream().filter(document -> !document.isMain()).forEach(sorted::add);
    documents = List.copyOf(sorted);
    checkClashes(documents);
  }

  /**
   * Reads a config.
   *
   * @throws TalosException when a document cannot be read, or documents clash, or there is none
   */
  public static MachineConfig parse(String text) {
    List<TalosDocument> documents = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (YamlNode node : YamlReader.documents(text)) {
      TalosDocument document = TalosDocument.read(node);
      if (seen.putIfAbsent(document.title(), node.line()) != null) {
        throw clash("There are two documents " + document.title() + ".");
      }
      documents.add(document);
    }
    if (documents.isEmpty()) {
      throw TalosException.of(TalosCodes.BAD_DOCUMENT, "The machine config holds no document.");
    }
    return new MachineConfig(documents);
  }

  private static void checkClashes(List<TalosDocument> documents) {
    Set<String> seen = new HashSet<>();
    for (TalosDocument document : documents) {
      if (!seen.add(document.title())) {
        throw clash("There are two documents " + document.title() + ".");
      }
    }
    for (TalosDocument document : documents) {
      for (String rival : rivals(document.kind())) {
        if (seen.contains(rival + ' ' + document.name())) {
          throw clash(
              document.title()
                  + " and "
                  + rival
                  + ' '
                  + document.name()
                  + " exclude each other: they speak of the same thing.");
        }
      }
    }
  }

  private static Set<String> rivals(String kind) {
    if (LINKS.contains(kind)) {
      return LINKS.stream().filter(link -> !link.equals(kind)).collect(Collectors.toSet());
    }
    return RIVALS.getOrDefault(kind, Set.of());
  }

  private static TalosException clash(String title) {
    return TalosException.of(TalosCodes.CLASHING_DOCUMENTS, title);
  }

  /** The main document, when there is one. */
  public Optional<TalosDocument> main() {
    return documents.stream().filter(TalosDocument::isMain).findFirst();
  }

  /** The documents of a kind, in order. */
  public List<TalosDocument> ofKind(String kind) {
    return documents.stream().filter(document -> document.kind().equals(kind)).toList();
  }

  /** The text that Talos writes for it, its documents parted by {@code ---}. */
  public String write() {
    return documents.stream().map(TalosDocument::write).collect(Collectors.joining("---\n"));
  }

  /** The titles only. */
  @Override
  public String toString() {
    return documents.toString();
  }
}
