package dev.homelab.report.tree;

import dev.homelab.catalog.cozystack.PlatformPackage;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
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
      if (!resource.lifecycle().existing() && !leadsElsewhere(resource)) {
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
    sheets.put(".gitignore", ignored());
    return sheets.files();
  }

  /** What people make or fill in beside these files, and never comes into a repository. */
  private String ignored() {
    StringBuilder text = new StringBuilder("secrets.yaml\nkubeconfig\ntalosconfig\n");
    sheets.files().keySet().stream()
        .filter(sheets::isOpen)
        .forEach(path -> text.append('/').append(path).append('\n'));
    return text.toString();
  }

  private static boolean isPlatform(ResourceSpec resource) {
    ObjectFacts facts = ObjectFacts.of(resource);
    return facts.kind().equals("Package") && facts.name().equals(PlatformPackage.NAME);
  }

  /** Whether Flux is told by it to read the folder that a run writes, and not this repository. */
  private static boolean leadsElsewhere(ResourceSpec resource) {
    return ObjectFacts.of(resource).group().endsWith(".toolkit.fluxcd.io")
        && resource.address().segments().stream()
            .anyMatch(one -> one.type().equals("flux") && one.name().equals("sync"));
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
    tags(box, prefix);
    FluxFiles flux = new FluxFiles(graph, sheets, manifests, box, prefix);
    List<FluxFiles.ByHand> byHand = flux.byHand();
    List<String> folders = flux.add();
    new Scripts(sheets, manifests, box, prefix).add(byHand);
    new Pages(graph, sheets, box, prefix).add(folders);
  }

  /**
   * What each plan of backups takes by its tags. Tags are the lab's alone and nothing of Cozystack
   * reads them, so this is no manifest.
   */
  private void tags(BoxParts box, String prefix) {
    TreeMap<String, Value> rules = new TreeMap<>();
    for (Component part : graph.components().values()) {
      if (part.word().equals("backup") && part.address().isWithin(box.address())) {
        rules.put(part.address().last().name(), new Value.Tree(part.outputs()));
      }
    }
    if (!rules.isEmpty()) {
      sheets.put(
          prefix + Places.TAGS,
          "# What each plan of backup-config.yaml takes, by the tags of the script. No manifest.\n"
              + manifests.yaml(new Value.Tree(rules)));
    }
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
