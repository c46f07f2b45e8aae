package dev.homelab.sim.flux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.List;
import java.util.Locale;

/** The kinds of Flux that bring files of a repository to a cluster. */
final class FluxKinds {
  /** The resource of repositories. */
  static final String REPOSITORIES = "gitrepositories.source.toolkit.fluxcd.io";

  /** The resource of what is applied from them. */
  static final String KUSTOMIZATIONS = "kustomizations.kustomize.toolkit.fluxcd.io";

  /** What stands on both until their controller has let go of them. */
  static final String FINALIZER = "finalizers.fluxcd.io";

  private static final String REQUESTED = "reconcile.fluxcd.io/requestedAt";

  private FluxKinds() {}

  /** Their definitions; what is in their specs is not checked. */
  static List<ObjectNode> definitions() {
    return List.of(
        definition("source.toolkit.fluxcd.io", "GitRepository", "gitrepositories", "gitrepo"),
        definition("kustomize.toolkit.fluxcd.io", "Kustomization", "kustomizations", "ks"));
  }

  private static ObjectNode definition(String group, String kind, String plural, String brief) {
    ObjectNode out = Json.object().put("apiVersion", "apiextensions.k8s.io/v1");
    out.put("kind", "CustomResourceDefinition");
    out.putObject("metadata").put("name", plural + '.' + group);
    ObjectNode spec = out.putObject("spec").put("group", group).put("scope", "Namespaced");
    ObjectNode names = spec.putObject("names").put("kind", kind).put("plural", plural);
    names.put("listKind", kind + "List").put("singular", kind.toLowerCase(Locale.ROOT));
    names.putArray("shortNames").add(brief);
    ObjectNode version = spec.putArray("versions").addObject().put("name", "v1");
    version.put("served", true).put("storage", true);
    version.putObject("subresources").putObject("status");
    ObjectNode schema = version.putObject("schema").putObject("openAPIV3Schema");
    ObjectNode fields = schema.put("type", "object").putObject("properties");
    free(fields.putObject("spec"));
    free(fields.putObject("status")).putObject("default").put("observedGeneration", -1);
    return out;
  }

  private static ObjectNode free(ObjectNode schema) {
    return schema.put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
  }

  /** When somebody has asked for a look at an object; empty when nobody has. */
  static String requested(ObjectNode object) {
    return Json.at(object, "metadata.annotations").path(REQUESTED).asText();
  }

  /** Whether an object has changed, or was asked about, since its controller saw it last. */
  static boolean isUnseen(ObjectNode object) {
    int generation = Json.number(object, "metadata.generation", 0);
    return Json.number(object, "status.observedGeneration", -1) != generation
        || !requested(object).equals(Json.text(object, "status.lastHandledReconcileAt"));
  }

  /** Notes that a controller has seen an object as it is. */
  static void seen(ObjectNode object, ObjectNode status) {
    status.put("observedGeneration", Json.number(object, "metadata.generation", 0));
    String request = requested(object);
    if (!request.isEmpty()) {
      status.put("lastHandledReconcileAt", request);
    }
  }

  /** A duration as Go writes it, in seconds: {@code 1h2m3s}. */
  static double seconds(String duration, double otherwise) {
    double seconds = 0;
    StringBuilder number = new StringBuilder();
    for (int i = 0; i < duration.length(); i++) {
      char letter = duration.charAt(i);
      if ((letter >= '0' && letter <= '9') || letter == '.') {
        number.append(letter);
      } else if (number.length() > 0) {
        double one = letter == 'h' ? 3600 : letter == 'm' ? 60 : 1;
        seconds += one * Double.parseDouble(number.toString());
        number.setLength(0);
      }
    }
    return seconds > 0 ? seconds : otherwise;
  }
}
