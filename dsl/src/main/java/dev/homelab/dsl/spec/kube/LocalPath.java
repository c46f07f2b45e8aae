package dev.homelab.dsl.spec.kube;

import dev.homelab.dsl.spec.Scope;
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
import org.yaml.snakeyaml.nodes.Node;

/**
 * The provisioner of volumes in a folder of the node that a pod runs on, and its storage class,
 * which becomes the cluster's default one.
 */
final class LocalPath {
  /** The storage class that it makes. */
  static final String CLASS = "local-path";

  /** Where volumes lie on a node that says nothing else: the provisioner's own default. */
  static final String ANYWHERE = "/opt/local-path-provisioner";

  private static final String RECIPE = "local-path 0.0.32";
  private static final String OBJECTS = "local-path.yaml";
  private final Scope scope;

  /** One for a cluster, whose scope is given, asked for by the line that runs now. */
  LocalPath(Scope cluster) {
    this.scope = cluster.inner("storage", CLASS).inRecipe(RECIPE);
  }

  /** Adds all of it. */
  void emit(String path) {
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
    try (InputStream file = LocalPath.class.getResourceAsStream(OBJECTS)) {
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
