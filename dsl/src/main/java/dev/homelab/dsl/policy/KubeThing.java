package dev.homelab.dsl.policy;

import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes object of a lab, whatever made it: a word, a recipe or a manifest.
 *
 * @param resource what the lab asks for
 * @param cluster the address of the cluster that it lives in
 */
public record KubeThing(ResourceSpec resource, Address cluster) {
  private static final String APPS = "apps.cozystack.io";

  /** What runs pods. */
  private static final Set<String> WORKLOADS =
      Set.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod");

  /** The kind, as in {@code VMDisk}. */
  public String kind() {
    return text("kind");
  }

  /** The group of its API; empty for the core one. */
  public String group() {
    String version = text("apiVersion");
    int slash = version.indexOf('/');
    return slash < 0 ? "" : version.substring(0, slash);
  }

  /** Its name. */
  public String name() {
    return text("metadata", "name");
  }

  /** Its namespace; empty for an object of the cluster itself. */
  public String namespace() {
    return text("metadata", "namespace");
  }

  /** Kind and name, as people say them. */
  String called() {
    return kind() + ' ' + name();
  }

  /** Whether it is an application of Cozystack. */
  public boolean isApp() {
    return group().equals(APPS);
  }

  /** Whether it is an application of Cozystack of this kind. */
  public boolean isApp(String kind) {
    return isApp() && kind().equals(kind);
  }

  /** Whether it runs pods. */
  public boolean isWorkload() {
    return WORKLOADS.contains(kind());
  }

  /** Whether a person wrote it, and no recipe. */
  public boolean isWritten() {
    return resource.origin().recipe() == null;
  }

  /** What stands at a path; null when nothing does. */
  public @Nullable Value at(String... path) {
    Value here = resource.desired();
    for (String field : path) {
      here = here instanceof Value.Tree tree ? tree.get(field) : null;
    }
    return here;
  }

  /** The text at a path; empty when none is there. */
  public String text(String... path) {
    String text = Value.textOf(at(path));
    return text == null ? "" : text;
  }

  /** The items of the list at a path that have fields; none when nothing is there. */
  public List<Value.Tree> items(String... path) {
    return trees(at(path));
  }

  /** Its containers, those that run first among them, for an object that runs pods. */
  public List<Value.Tree> containers() {
    Value.Tree spec = tree(at("spec"));
    Value.Tree job = tree(tree(spec.get("jobTemplate")).get("spec"));
    Value.Tree template = tree((job.fields().isEmpty() ? spec : job).get("template"));
    Value.Tree pod = kind().equals("Pod") ? spec : tree(template.get("spec"));
    List<Value.Tree> all = new ArrayList<>(trees(pod.get("initContainers")));
    all.addAll(trees(pod.get("containers")));
    return all;
  }

  static Value.Tree tree(@Nullable Value value) {
    return value instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }

  static List<Value.Tree> trees(@Nullable Value value) {
    List<Value.Tree> all = new ArrayList<>();
    if (value instanceof Value.Seq seq) {
      seq.items().forEach(item -> all.add(tree(item)));
    }
    return all;
  }

  Breach breach(String title, String hint) {
    return new Breach(resource, title, hint, null);
  }

  /** A breach that only an override takes back: why so, and a reason that it may give. */
  Breach breachWithReason(String title, String why, String reason) {
    return new Breach(resource, title, why, reason);
  }
}
