package dev.homelab.report.tree;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.report.Manifests;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.ResourceGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The repository of a box with Cozystack: configs of Talos, manifests by topic, scripts and pages.
 * Each thing of the lab that has a form in it stands in exactly one file, behind a line with its
 * address. Secrets and what only the platform knows stand as {@link Manifests} writes them.
 *
 * <p>A lab with several such boxes has one folder for each, and those of plain clusters lie in
 * {@code clusters/}.
 */
public final class CozystackTree {
  /** Where the objects of clusters are that are no boxes. */
  static final String OTHERS = "clusters/";

  private static final String KUBERNETES = "kubernetes";
  private static final String PLATFORM = "cozystack.cozystack-platform";

  private final ResourceGraph graph;
  private final Manifests manifests;
  private final Sheets sheets = new Sheets();

  private CozystackTree(ResourceGraph graph, ProviderCatalog providers) {
    this.graph = graph;
    this.manifests = new Manifests(graph, providers);
  }

  /**
   * Content by path.
   *
   * @throws HomelabException with HL9120 when no place of the lab has Cozystack
   */
  public static SortedMap<String, String> of(ResourceGraph graph, ProviderCatalog providers) {
    return new CozystackTree(graph, providers).files();
  }

  /** What has no form in the repository, told by type with its count. */
  public static List<String> leftOut(ResourceGraph graph, SortedMap<String, String> files) {
    TreeMap<String, Integer> byType = new TreeMap<>();
    for (ResourceSpec resource : graph.resources().values()) {
      String head = '\n' + Sheets.head(resource.address());
      if (files.values().stream().noneMatch(text -> ('\n' + text).contains(head))) {
        byType.merge(resource.type(), 1, Integer::sum);
      }
    }
    List<String> lines = new ArrayList<>();
    byType.forEach((type, count) -> lines.add(count + " of type " + type));
    return lines;
  }

  private SortedMap<String, String> files() {
    TreeMap<Address, List<ResourceSpec>> objects = new TreeMap<>();
    List<Address> boxes = new ArrayList<>();
    for (Address address : graph.order()) {
      ResourceSpec resource = graph.resource(address);
      if (resource == null || !resource.provider().equals(KUBERNETES)) {
        continue;
      }
      Address target = resource.target() == null ? address.around() : resource.target();
      if (isPlatform(resource)) {
        boxes.add(target);
      }
      if (!resource.lifecycle().existing()) {
        objects.computeIfAbsent(target, any -> new ArrayList<>()).add(resource);
      }
    }
    if (boxes.isEmpty()) {
      throw new HomelabException(
          List.of(
              Diagnostic.error("HL9120", "nothing of this lab is a box with Cozystack")
                  .withDetail("The layout is that of a box whose platform is Cozystack.")
                  .withHint("homelab render --out manifests")));
    }
    objects.forEach(
        (target, inside) -> {
          if (boxes.contains(target)) {
            box(
                target,
                inside,
                boxes.size() == 1 ? "" : Manifests.safe(target.last().name()) + '/');
          } else {
            plain(inside);
          }
        });
    sheets.put(".gitignore", "secrets.yaml\nkubeconfig\ntalosconfig\n");
    return sheets.files();
  }

  private static boolean isPlatform(ResourceSpec resource) {
    ObjectFacts facts = ObjectFacts.of(resource);
    return facts.kind().equals("Package") && facts.name().equals(PLATFORM);
  }

  private void plain(List<ResourceSpec> objects) {
    for (ResourceSpec object : objects) {
      String path = OTHERS + manifests.path(object, Map.of());
      sheets.add(path, object.address(), manifests.yaml(object));
    }
  }

  private void box(Address target, List<ResourceSpec> objects, String prefix) {
    Map<Address, ObjectFacts> facts = new TreeMap<>();
    objects.forEach(object -> facts.put(object.address(), ObjectFacts.of(object)));
    Places places = new Places(facts.values());
    for (ResourceSpec object : objects) {
      ObjectFacts known = java.util.Objects.requireNonNull(facts.get(object.address()));
      sheets.add(prefix + places.path(known), object.address(), manifests.yaml(object));
    }
    BoxParts box = BoxParts.of(graph, target);
    machines(box, prefix);
    List<String> folders = new FluxFiles(graph, sheets, prefix).add();
    new Scripts(sheets, manifests, box, prefix).add(folders);
    new Pages(graph, sheets, box, prefix).add(folders);
  }

  private void machines(BoxParts box, String prefix) {
    for (ResourceSpec machine : box.machines()) {
      boolean controls = TalosFile.controls(machine);
      long alike =
          box.machines().stream().filter(one -> TalosFile.controls(one) == controls).count();
      String role = controls ? "controlplane" : "worker";
      String name =
          alike == 1 ? role : role + '-' + Manifests.safe(machine.address().last().name());
      sheets.add(
          prefix + "talos/" + name + ".yaml", machine.address(), TalosFile.of(manifests, machine));
    }
  }
}
