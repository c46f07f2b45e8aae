package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.store.Stored;
import java.util.Optional;

/**
 * What boots other machines, which is refused outside of the root tenant (Cozystack 1.6.2, {@code
 * packages/extra/bootbox/templates/check-release-name.yaml}); its objects nobody looks at.
 *
 * @param plain what the chart does where it is not refused
 */
record BootBoxChart(Chart plain) implements Chart {
  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    return release.namespace().equals(Tenants.ROOT)
        ? plain.install(release, values)
        : Optional.of(
            "execution error at (bootbox/templates/check-release-name.yaml:5:4): The namespace of"
                + " the release MUST BE "
                + Tenants.ROOT);
  }

  @Override
  public boolean uninstall(Stored release) {
    return plain.uninstall(release);
  }
}
