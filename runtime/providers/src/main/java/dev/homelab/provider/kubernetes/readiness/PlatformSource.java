package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From what the parts of Cozystack are made, and whether each was made from what there is now. The
 * operator names the packages of its release by their digest ({@code --platform-source-ref}); Flux
 * fetches them, cuts them into one artifact for each part, and a release tells from which it was
 * tried last ({@code lastAttemptedRevisionDigest}, helm-controller).
 *
 * @param wanted the digest that the operator names; empty when it names none
 * @param repositories what is fetched, by the name of the repository: the digest that it has
 * @param artifacts the digest of each artifact by its name
 */
record PlatformSource(
    String wanted, Map<String, String> repositories, Map<String, String> artifacts) {
  private static final String ARGUMENT = "--platform-source-ref=digest=";
  private static final String ALGORITHM = "sha256:";

  /** What the platform itself is made from, and what it makes all else from. */
  private static final List<String> REPOSITORIES =
      List.of("cozystack-platform", "cozystack-packages");

  PlatformSource {
    repositories = Map.copyOf(repositories);
    artifacts = Map.copyOf(artifacts);
  }

  /**
   * What the cluster's objects tell.
   *
   * @param operator its deployment, or null when there is none
   */
  static PlatformSource of(
      Value.@Nullable Tree operator, List<Value.Tree> repositories, List<Value.Tree> artifacts) {
    return new PlatformSource(named(operator), digests(repositories), digests(artifacts));
  }

  private static String named(Value.@Nullable Tree operator) {
    if (operator == null) {
      return "";
    }
    for (Value.Tree container : Fields.trees(operator, "spec", "template", "spec", "containers")) {
      for (String argument : Fields.texts(container, "args")) {
        if (argument.startsWith(ARGUMENT)) {
          return argument.substring(ARGUMENT.length());
        }
      }
    }
    return "";
  }

  private static Map<String, String> digests(List<Value.Tree> objects) {
    Map<String, String> all = new TreeMap<>();
    for (Value.Tree object : objects) {
      String revision = Fields.text(object, "status", "artifact", "revision");
      int at = revision.indexOf(ALGORITHM);
      all.put(Fields.text(object, "metadata", "name"), at < 0 ? "" : revision.substring(at));
    }
    return all;
  }

  /** What is not fetched yet, in words; empty when all is, or when nobody names a digest. */
  String open() {
    if (wanted.isEmpty()) {
      return "";
    }
    for (String name : REPOSITORIES) {
      if (!repositories.getOrDefault(name, wanted).equals(wanted)) {
        return "the packages of '" + name + "' are not fetched yet";
      }
    }
    return "";
  }

  /** Whether a release was tried from another artifact than there is now. */
  boolean isStale(Value.Tree release) {
    String now = artifacts.getOrDefault(Fields.text(release, "spec", "chartRef", "name"), "");
    String tried = Fields.text(release, "status", "lastAttemptedRevisionDigest");
    return !now.isEmpty() && !tried.isEmpty() && !tried.equals(now);
  }
}
