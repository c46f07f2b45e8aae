package dev.homelab.cli.lab;

import dev.homelab.model.Fields;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Leads what a lab commits, and what Flux reads, to repositories of the sandbox. */
public final class SandboxRepositories {
  private static final String TREE = "git.tree";
  private static final String REPOSITORY = "repository";

  private SandboxRepositories() {}

  /** Where the repository of an address is kept below the folder of a sandbox. */
  public static Path folder(Path stateFolder, String address) {
    String name = address.replaceFirst("^[a-z]+://", "").replaceAll("[^A-Za-z0-9.-]", "-");
    return stateFolder.resolve("repositories").resolve(name);
  }

  /**
   * The lab with other repositories.
   *
   * @param instead gives the address in place of a real one
   */
  static Lab redirected(Lab lab, UnaryOperator<String> instead) {
    Map<String, String> addresses = new HashMap<>();
    for (ResourceSpec resource : lab.resources()) {
      String address = Fields.text(resource.desired(), REPOSITORY);
      if (resource.type().equals(TREE)) {
        addresses.computeIfAbsent(address, instead);
      }
    }
    if (addresses.isEmpty()) {
      return lab;
    }
    List<ResourceSpec> resources = new ArrayList<>();
    for (ResourceSpec resource : lab.resources()) {
      resources.add(resource.withDesired(redirected(resource, addresses)));
    }
    return lab.withResources(resources);
  }

  private static Value.Tree redirected(ResourceSpec resource, Map<String, String> addresses) {
    Value.Tree desired = resource.desired();
    if (resource.type().equals(TREE)) {
      String now = addresses.get(Fields.text(desired, REPOSITORY));
      return now == null ? desired : desired.with(REPOSITORY, new Value.Text(now));
    }
    String now =
        Fields.text(desired, "kind").equals("GitRepository")
            ? addresses.get(Fields.text(desired, "spec", "url"))
            : null;
    return now == null ? desired : Fields.with(desired, new Value.Text(now), "spec", "url");
  }
}
