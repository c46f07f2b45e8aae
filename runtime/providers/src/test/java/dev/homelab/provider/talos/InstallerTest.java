package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.talos.secrets.SecretsFile;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.StepRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A box may be installed from an image that no factory made, and is then as it shall be. */
class InstallerTest {
  private static final LabIdentity LAB = new LabIdentity("home", "id", "");
  private static final Address MACHINE = TalosBench.machineAddress("prod-cp-1");
  private static final String IMAGE = "ghcr.io/cozystack/cozystack/talos:v1.13.8";

  @TempDir Path folder;

  private static ResourceSpec spec(Value.Tree desired) {
    return ResourceSpec.of(MACHINE, "talos.machine", null, desired, Origin.NONE);
  }

  private static List<String> changes(ProviderSession session, ResourceSpec spec, FakeCall call) {
    Observation seen =
        Objects.requireNonNull(
            session
                .observe(new ObserveRequest(LAB, List.of(spec), Map.of(), true), call)
                .get(MACHINE));
    assertThat(seen).isInstanceOf(Observation.Present.class);
    return session.compare(spec, null, (Observation.Present) seen).changes().stream()
        .map(FieldChange::path)
        .toList();
  }

  /** The cluster of the one machine. */
  private static ResourceSpec cluster(TalosBench bench) {
    ResourceSpec spec =
        Objects.requireNonNull(
            bench.graph().resources().get(Address.parse("cluster.prod/talos.cluster")));
    Map<String, String> machine = Map.of("hostname", "prod-cp-1", "address", TalosBench.address(1));
    return spec.withDesired(spec.desired().with("controlPlanes", Value.of(List.of(machine))));
  }

  @Test
  void anImageThatTellsNoSchematicIsBroughtOntoABox() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      FakeCall call =
          FakeCall.patient().withSecret(TalosBench.SECRETS, SecretsFile.write(bench.secrets));
      Value.Tree factory = bench.machine(true, "prod-cp-1", 1);
      ResourceSpec plain = spec(factory);
      ResourceSpec stated = spec(factory.with("installer", Value.of(IMAGE)));
      try (ProviderSession session = new TalosProvider().connect(null, bench.options(), call)) {
        session.create(new StepRequest(LAB, plain, null), call);
        assertThat(changes(session, plain, call)).isEmpty();
        assertThat(changes(session, stated, call))
            .contains("schematic", "config.v1alpha1.machine.install.image");

        StepRequest whole = new StepRequest(LAB, cluster(bench), null);
        session.create(whole, call);
        session.awaitReady(whole, call);
        session.update(new StepRequest(LAB, stated, null), call);
        assertThat(changes(session, stated, call)).isEmpty();
      }
    }
  }
}
