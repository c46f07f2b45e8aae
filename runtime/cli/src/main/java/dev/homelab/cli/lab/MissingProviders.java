package dev.homelab.cli.lab;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.resolve.NoProvider;
import dev.homelab.resolve.ResourceGraph;
import java.util.ArrayList;
import java.util.List;

/** Tells what of a lab cannot be made, before anything is touched. */
public final class MissingProviders {
  private static final String BOX = "metal.machine";

  private MissingProviders() {}

  /** One problem that names all types without provider, or nothing. */
  public static List<Diagnostic> of(ResourceGraph graph) {
    return NoProvider.refusal(graph);
  }

  /**
   * What only a person knows and the script does not say: the addresses of boxes. In the sandbox
   * they are made up, so nothing is missing there.
   */
  public static List<Diagnostic> unsaid(ResourceGraph graph) {
    List<Diagnostic> problems = new ArrayList<>();
    for (ResourceSpec resource : graph.resources().values()) {
      if (resource.type().equals(BOX) && resource.desired().get("address") == null) {
        problems.add(
            Diagnostic.error("HL3010", resource.address() + " has no address")
                .withDetail("Only you know where the box is reached.")
                .at(resource.origin().user())
                .withHint("say it in its block: address '192.168.1.20'")
                .withHint("or try the lab without it: homelab up --sandbox"));
      }
    }
    return problems;
  }
}
