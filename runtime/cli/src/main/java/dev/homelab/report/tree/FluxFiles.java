package dev.homelab.report.tree;

import dev.homelab.graph.GroupNeeds;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.report.Manifests;
import dev.homelab.resolve.ResourceGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The form in which Flux takes the repository (kustomize.toolkit.fluxcd.io/v1): a {@code
 * kustomization.yaml} in each folder of manifests, and one Kustomization for each, which depends on
 * those of the folders that its objects need.
 *
 * <p>Left to the installation are the objects that Flux itself comes with, and files in which
 * something has to be filled in: the value of a secret would have to be in the repository, and what
 * only the platform knows is not known yet.
 */
final class FluxFiles {
  /** What brings Flux. */
  private static final Set<String> BEFORE_FLUX =
      Set.of("cozystack/installer.yaml", "cozystack/package.yaml");

  private static final String NAMESPACE = "cozy-fluxcd";

  private final ResourceGraph graph;
  private final Sheets sheets;
  private final Manifests manifests;
  private final BoxParts box;
  private final String prefix;

  /**
   * The files for a box.
   *
   * @param prefix what stands before each path of the box; empty, or with a slash at its end
   */
  FluxFiles(ResourceGraph graph, Sheets sheets, Manifests manifests, BoxParts box, String prefix) {
    this.graph = graph;
    this.sheets = sheets;
    this.manifests = manifests;
    this.box = box;
    this.prefix = prefix;
  }

  /** The folders that Flux takes, each with the files of it, in order. */
  SortedMap<String, List<String>> folders() {
    return byFolder(this::isForFlux);
  }

  private SortedMap<String, List<String>> byFolder(Predicate<String> which) {
    SortedMap<String, List<String>> folders = new TreeMap<>();
    sheets.files().keySet().stream()
        .filter(which)
        .forEach(
            path ->
                folders.merge(
                    Sheets.folder(path),
                    List.of(Sheets.name(path)),
                    (before, more) ->
                        java.util.stream.Stream.concat(before.stream(), more.stream()).toList()));
    return folders;
  }

  private boolean isForFlux(String path) {
    return isOfBox(path) && !sheets.isOpen(path);
  }

  /** Whether the box takes a file by {@code kubectl} alone, as it is once it is filled in. */
  private boolean isByHand(String path) {
    return isOfBox(path) && sheets.isOpen(path);
  }

  private boolean isOfBox(String path) {
    return path.startsWith(prefix)
        && path.endsWith(".yaml")
        && !sheets.in(path).isEmpty()
        && !path.startsWith(CozystackTree.OTHERS)
        && !path.startsWith(prefix + "talos/")
        && !BEFORE_FLUX.contains(path.substring(prefix.length()));
  }

  /**
   * What is left to a person who brings the box up by hand: the folders of all manifests, each
   * after those that it needs, with the files that are filled in and given to the cluster directly.
   */
  List<ByHand> byHand() {
    SortedMap<String, List<String>> forFlux = folders();
    SortedMap<String, List<String>> open = byFolder(this::isByHand);
    Set<String> all = new TreeSet<>(forFlux.keySet());
    all.addAll(open.keySet());
    return inOrder(needs(all)).stream()
        .map(one -> new ByHand(one, forFlux.containsKey(one), open.getOrDefault(one, List.of())))
        .toList();
  }

  /**
   * A folder as a person takes it.
   *
   * @param folder its path
   * @param list whether it has a {@code kustomization.yaml}
   * @param open names of its files that have to be filled in
   */
  record ByHand(String folder, boolean list, List<String> open) {}

  private SortedMap<String, SortedSet<String>> needs(Set<String> folders) {
    return new GroupNeeds<Address>(
            address -> folders.contains(folderOf(address)) ? folderOf(address) : "",
            address -> graph.dependsOn(address).stream().map(Edge::to).toList())
        .among(graph.order());
  }

  /**
   * Adds the files.
   *
   * @return the folders that Flux takes, each after those that it needs
   */
  List<String> add() {
    SortedMap<String, List<String>> folders = folders();
    SortedMap<String, SortedSet<String>> needs = needs(folders.keySet());
    StringBuilder all = new StringBuilder();
    folders.forEach(
        (folder, files) -> {
          sheets.put(folder + "/kustomization.yaml", kustomization(files));
          all.append(all.isEmpty() ? "" : "---\n").append(flux(folder, needs));
        });
    if (!all.isEmpty()) {
      sheets.put(prefix + "flux/kustomizations.yaml", all.toString());
      sheets.put(prefix + "flux/gitrepository.yaml", repository());
    }
    return inOrder(needs);
  }

  /** Where Flux finds this folder: the repository of the script, else one that is filled in. */
  private String repository() {
    ResourceSpec said = graph.resource(box.address().child("gitops", "flux"));
    Value.Tree wish = said == null ? Value.Tree.EMPTY : said.desired();
    String unknown = "${repository}";
    Value.Tree spec =
        Value.Tree.EMPTY
            .with("interval", Value.of("1m0s"))
            .with(
                "ref",
                Value.Tree.EMPTY.with(
                    "branch", Value.of(ObjectFacts.text(wish.get("branch"), "main"))))
            .with("url", Value.of(ObjectFacts.text(wish.get("repository"), unknown)));
    if (wish.get("token") != null) {
      Value.Tree login = Value.Tree.EMPTY.with("name", Value.of("homelab-" + box.name()));
      spec = spec.with("secretRef", login);
    }
    Value.Tree metadata =
        Value.Tree.EMPTY
            .with("name", Value.of(source(graph.lab().name())))
            .with("namespace", Value.of(NAMESPACE));
    return manifests.yaml(
        Value.Tree.EMPTY
            .with("apiVersion", Value.of("source.toolkit.fluxcd.io/v1"))
            .with("kind", Value.of("GitRepository"))
            .with("metadata", metadata)
            .with("spec", spec));
  }

  private static List<String> inOrder(SortedMap<String, SortedSet<String>> needs) {
    List<String> order = new ArrayList<>();
    SortedMap<String, SortedSet<String>> open = new TreeMap<>(needs);
    while (!open.isEmpty()) {
      List<String> next =
          open.entrySet().stream()
              .filter(one -> order.containsAll(one.getValue()))
              .map(java.util.Map.Entry::getKey)
              .toList();
      order.addAll(next);
      open.keySet().removeAll(next);
    }
    return List.copyOf(order);
  }

  private static String kustomization(List<String> files) {
    StringBuilder text =
        new StringBuilder(
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n");
    files.forEach(file -> text.append("- ").append(file).append('\n'));
    return text.toString();
  }

  private String flux(String folder, SortedMap<String, SortedSet<String>> needs) {
    StringBuilder text = new StringBuilder();
    text.append("apiVersion: kustomize.toolkit.fluxcd.io/v1\n")
        .append("kind: Kustomization\n")
        .append("metadata:\n")
        .append("  name: ")
        .append(name(folder))
        .append('\n')
        .append("  namespace: ")
        .append(NAMESPACE)
        .append('\n')
        .append("spec:\n");
    SortedSet<String> before = needs.getOrDefault(folder, Collections.emptySortedSet());
    if (!before.isEmpty()) {
      text.append("  dependsOn:\n");
      before.forEach(other -> text.append("  - name: ").append(name(other)).append('\n'));
    }
    return text.append("  interval: 10m0s\n")
        .append("  path: ./")
        .append(folder)
        .append('\n')
        .append("  prune: false\n")
        .append("  retryInterval: 1m0s\n")
        .append("  sourceRef:\n")
        .append("    kind: GitRepository\n")
        .append("    name: ")
        .append(source(graph.lab().name()))
        .append('\n')
        .append("  timeout: 20m0s\n")
        .append("  wait: true\n")
        .toString();
  }

  /** The name of the GitRepository that the lab's Kustomizations read. */
  private static String source(String lab) {
    return "homelab-" + name(lab);
  }

  private static String name(String folder) {
    return folder.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private String folderOf(Address address) {
    String path = sheets.pathOf(address);
    return path == null ? "" : Sheets.folder(path);
  }
}
