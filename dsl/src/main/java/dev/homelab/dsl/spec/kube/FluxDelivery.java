package dev.homelab.dsl.spec.kube;

import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.graph.GroupNeeds;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets Flux bring the objects of a place: one {@code git.tree} with all of them, a GitRepository, a
 * Kustomization for each namespace, and each object behind its Kustomization.
 *
 * @param scope where the delivery was asked for
 * @param said what its block says
 * @param namespace where Flux's own objects lie
 * @param engine what brings Flux, or null when it is there
 */
record FluxDelivery(Scope scope, FluxSpec said, String namespace, @Nullable Address engine) {
  private static final String KUBERNETES = "kubernetes";
  private static final String NO_NAMESPACE = "_cluster";
  private static final String REQUEST = "reconcile.fluxcd.io/requestedAt";
  private static final String PLATFORM = "cozystack";
  private static final String INTERVAL = "looks often enough; a run asks by itself";

  /** Has the objects delivered when all of them and their edges are known. */
  void prepare() {
    LabBuilder lab = scope().lab();
    lab.afterExpansion(
        () -> {
          lab.atEnd("kubernetes edges", () -> KubeEdges.derive(lab));
          lab.afterNotes(this::deliver);
        });
  }

  private Address place() {
    return Objects.requireNonNull(scope().address()).around();
  }

  private Address tree() {
    return place().child("gitops", "flux");
  }

  private Address sync() {
    return place().child("flux", "sync");
  }

  private void deliver() {
    Map<Address, String> files = new HashMap<>();
    SortedMap<String, Value> objects = new TreeMap<>();
    for (ResourceSpec resource : scope().lab().resources()) {
      if (isDelivered(resource)) {
        String file = file(resource.desired(), objects);
        files.put(resource.address(), file);
        objects.put(file, Delivered.entry(resource));
      }
    }
    addTree(objects);
    Address repository = addRepository();
    SortedMap<String, SortedSet<String>> needs =
        new GroupNeeds<Address>(address -> folderOf(files.getOrDefault(address, "")), this::needed)
            .among(files.keySet());
    needs.forEach((folder, before) -> addKustomization(folder, before, repository));
    files.forEach(this::behind);
  }

  private boolean isDelivered(ResourceSpec resource) {
    Lifecycle life = resource.lifecycle();
    return resource.provider().equals(KUBERNETES)
        && place().equals(resource.target())
        && !life.existing()
        && !life.adopt()
        && Delivered.canBe(life)
        && resource.address().segments().stream().noneMatch(s -> s.type().equals(PLATFORM))
        && isPlaced(resource.desired())
        && isComplete(resource.desired());
  }

  /** Whether the object says its namespace, or is of a kind that needs none. */
  private static boolean isPlaced(Value.Tree object) {
    KubeKinds.KubeKind kind = KubeKinds.find(text(object, "apiVersion"), text(object, "kind"));
    return kind == null || !kind.namespaced() || !namespaceOf(object).isEmpty();
  }

  /** Whether it holds no secret, and of other things only what lies below the cluster. */
  private boolean isComplete(Value value) {
    if (value instanceof Value.Tree tree) {
      return tree.fields().values().stream().allMatch(this::isComplete);
    }
    if (value instanceof Value.Seq seq) {
      return seq.items().stream().allMatch(this::isComplete);
    }
    if (value instanceof Value.Join join) {
      return join.parts().stream().allMatch(this::isComplete);
    }
    if (value instanceof Value.Ref ref) {
      ResourceSpec other = scope().lab().resource(ref.address());
      return other != null && other.target() == null;
    }
    return !(value instanceof Value.Secret || value instanceof Value.Unknown);
  }

  private static String file(Value.Tree object, Map<String, Value> taken) {
    String space = namespaceOf(object);
    String stem =
        text(object, "kind").toLowerCase(Locale.ROOT) + '-' + text(metadata(object), "name");
    String path =
        (space.isEmpty() ? NO_NAMESPACE : space) + '/' + stem.replaceAll("[^A-Za-z0-9.-]", "-");
    String file = path + ".yaml";
    for (int i = 2; taken.containsKey(file); i++) {
      file = path + '-' + i + ".yaml";
    }
    return file;
  }

  private void addTree(SortedMap<String, Value> objects) {
    TreeMap<String, Value> desired = new TreeMap<>();
    desired.put("repository", Value.of(said.repository()));
    desired.put("branch", Value.of(said.branch()));
    desired.put("path", Value.of(folder()));
    desired.put("objects", new Value.Tree(objects));
    if (said.token() != null) {
      desired.put("token", said.token());
    }
    scope()
        .lab()
        .add(ResourceSpec.of(tree(), "git.tree", null, new Value.Tree(desired), scope().origin()));
  }

  private String folder() {
    return said.folder(place().last().name());
  }

  private String name() {
    return "homelab-" + place().last().name();
  }

  private ObjectDraft draft(String apiVersion, String kind, String name, Address address) {
    ObjectDraft draft = new ObjectDraft(address, place(), apiVersion, kind, namespace, name);
    return engine == null ? draft : draft.after(engine, Level.READY);
  }

  private ObjectDraft asked(ObjectDraft draft) {
    Value.Tree request = Value.Tree.EMPTY.with(REQUEST, new Value.Ref(tree(), "commit"));
    return draft.follows("metadata.annotations", request, "asks Flux to take this very commit");
  }

  private Address addRepository() {
    Address address = sync().child("gitrepository", name());
    ObjectDraft draft =
        asked(draft("source.toolkit.fluxcd.io/v1", "GitRepository", name(), address))
            .follows("spec.url", said.repository(), "the repository of the lab")
            .follows("spec.ref", TreeBuilder.of("branch", said.branch()), "its branch")
            .byDefault("spec.interval", "1m0s", INTERVAL);
    Value.Secret token = said.token();
    if (token != null) {
      Address secret = sync().child("secret", name());
      draft("v1", "Secret", name(), secret)
          .byDefault("type", "Opaque", "as Flux reads it")
          .follows(
              "stringData",
              TreeBuilder.tree().put("username", "git").put("password", token).build(),
              "how Flux logs in")
          .add(scope());
      draft
          .follows("spec.secretRef", TreeBuilder.of("name", name()), "how Flux logs in")
          .after(secret, Level.EXISTS);
    }
    draft.add(scope());
    return address;
  }

  private Address kustomization(String folder) {
    return sync().child("kustomization", folder);
  }

  private String kustomizationName(String folder) {
    return name() + '-' + (folder.equals(NO_NAMESPACE) ? "cluster" : folder);
  }

  private void addKustomization(String folder, SortedSet<String> before, Address repository) {
    String path = folder().isEmpty() ? folder : folder() + '/' + folder;
    ObjectDraft draft =
        asked(
                draft(
                    "kustomize.toolkit.fluxcd.io/v1",
                    "Kustomization",
                    kustomizationName(folder),
                    kustomization(folder)))
            .follows("spec.path", "./" + path, "the folder of the namespace")
            .follows(
                "spec.sourceRef",
                TreeBuilder.tree().put("kind", "GitRepository").put("name", name()).build(),
                "the repository of the lab")
            .byDefault("spec.interval", "10m0s", INTERVAL)
            .byDefault("spec.retryInterval", "10s", "what is lacking comes soon")
            .byDefault("spec.prune", false, "only a run removes, with its guards for data")
            .byDefault("spec.wait", false, "the run waits for each object itself")
            .after(repository, Level.READY);
    if (!before.isEmpty()) {
      List<Value> names =
          before.stream()
              .<Value>map(other -> TreeBuilder.of("name", kustomizationName(other)))
              .toList();
      draft.follows("spec.dependsOn", names, "what its objects need");
    }
    draft.add(scope());
  }

  private void behind(Address address, String file) {
    ResourceSpec resource = scope().lab().resource(address);
    if (resource != null) {
      SortedSet<Edge> edges = new TreeSet<>(resource.dependsOn());
      edges.add(new Edge(kustomization(folderOf(file)), Level.READY));
      scope().lab().replace(resource.withDependsOn(edges));
    }
  }

  /** The folder of a file; empty for no file. */
  private static String folderOf(String file) {
    return file.substring(0, Math.max(0, file.indexOf('/')));
  }

  private static Value.Tree metadata(Value.Tree object) {
    return object.get("metadata") instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }

  private static String namespaceOf(Value.Tree object) {
    return text(metadata(object), "namespace");
  }

  private static String text(Value.Tree tree, String field) {
    String text = Value.textOf(tree.get(field));
    return text == null ? "" : text;
  }

  private List<Address> needed(Address address) {
    ResourceSpec resource = scope().lab().resource(address);
    return resource == null ? List.of() : resource.dependsOn().stream().map(Edge::to).toList();
  }
}
