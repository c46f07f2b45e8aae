package dev.homelab.dsl.spec.kube;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The provisioner of volumes in a folder of the node that a pod runs on, and its storage class,
 * which becomes the cluster's default one.
 */
@BlockOf(
    name = "localPath",
    doc = "Volumes in a folder of the node that a pod runs on.",
    in = "homelab { cluster('home') { storage localPath {\n…\n} } }")
public final class LocalPathSpec extends Spec<LocalPathSpec> {
  /** The storage class that it makes. */
  static final String CLASS = "local-path";

  /** Where volumes lie on a node that says nothing else: the provisioner's own default. */
  static final String ANYWHERE = "/opt/local-path-provisioner";

  /** Where Talos mounts user volumes, which pods see. */
  private static final String VOLUMES = "/var/mnt/";

  private static final String RECIPE = "local-path 0.0.32";
  private static final String OBJECTS = "local-path.yaml";
  private @Nullable String folder;

  /** One for a cluster, whose scope is given, asked for by the line that runs now. */
  LocalPathSpec(Scope cluster) {
    super(cluster.inner("storage", CLASS).inRecipe(RECIPE));
  }

  @Override
  protected LocalPathSpec self() {
    return this;
  }

  /** Names the folder. */
  @Word(
      doc =
          "Names the folder of each node that takes the volumes, such as that of a data disk."
              + " Volumes that are there stay where they were made.",
      byDefault = "'/var/local-path' with Talos, else '/opt/local-path-provisioner'",
      example = "folder '/var/mnt/fast'",
      once = true)
  public LocalPathSpec folder(String path) {
    if (path.matches("(/[A-Za-z0-9._-]+)+")) {
      folder = path;
    } else {
      scope().unfit("'" + path + "' is no folder of a node", "write it whole: '/var/mnt/fast'");
    }
    return say();
  }

  /** Adds all of it; the folder is the given one unless the block names another. */
  void emit(String otherwise) {
    String said = folder;
    String path = said == null ? otherwise : said;
    if (said != null && !otherwise.equals(ANYWHERE) && !said.startsWith(VOLUMES)) {
      scope()
          .unfit(
              "pods do not see the folder '" + said + "' with Talos",
              "take that of a data disk: '" + VOLUMES + "fast'");
    }
    Scope scope = scope();
    Address provisioner = scope.child("deployment", "local-path-provisioner");
    for (Node document : YamlText.documents(new StringReader(objects(path)))) {
      Value.Tree object = (Value.Tree) YamlText.value(document);
      ResourceSpec made = KubeObjects.add(scope, object, Lifecycle.DEFAULT, scope.origin());
      if (KubeObjects.text(object, "kind").equals("StorageClass")) {
        TreeSet<Edge> edges = new TreeSet<>(made.dependsOn());
        edges.add(new Edge(provisioner, Level.READY));
        scope.lab().replace(made.withDependsOn(edges));
      }
    }
    TreeMap<String, Value> outputs = new TreeMap<>();
    outputs.put("class", new Value.Text(CLASS));
    scope
        .lab()
        .add(
            new Component(
                scope.here("storage"),
                "storage",
                RECIPE,
                outputs,
                List.of("volumes lie in " + path + " of one node and do not move to another"),
                new TreeMap<>(),
                scope.origin()));
  }

  private static String objects(String path) {
    try (InputStream file = LocalPathSpec.class.getResourceAsStream(OBJECTS)) {
      if (file == null) {
        throw new IllegalStateException(OBJECTS + " is missing in this program");
      }
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("${path}", path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
