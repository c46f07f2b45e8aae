package dev.homelab.provider.kubernetes;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.provider.kubernetes.schema.KindTable;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StepRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A lab on one cluster, for tests: short words for what an engine does. */
public final class TestLab {
  public static final Address CLUSTER = Address.of("cluster", "home");
  public final LabIdentity identity;
  public final ProviderSession session;
  public final FakeCall call = FakeCall.patient().withSecret("pw", "s3cret-canary");

  public TestLab(ProviderSession session, String id) {
    this.session = session;
    this.identity = new LabIdentity("test", id, "");
  }

  public static TargetSpec target(Path kubeconfig) {
    return new TargetSpec(
        CLUSTER,
        "kubernetes",
        Value.ofMap(Map.of("kubeconfig", kubeconfig.toString())),
        Origin.NONE);
  }

  public static SessionOptions options(Path folder) {
    return new SessionOptions(folder, folder, Map.of("HOSTNAME", "test-machine"), "homelab/test");
  }

  public static Value.Tree json(String text) {
    try {
      return (Value.Tree) ValueJson.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Value.Tree yaml(String text) {
    try {
      return (Value.Tree) ValueJson.readYaml(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ResourceSpec spec(Value.Tree object) {
    ObjectKey key = ObjectKey.of(object);
    String kind = key.kind().toLowerCase(java.util.Locale.ROOT);
    Address at = CLUSTER.child("namespace", key.namespace().isEmpty() ? "none" : key.namespace());
    return ResourceSpec.of(
        at.child(kind, key.name()),
        KindTable.typeOf(key.group(), key.kind()),
        CLUSTER,
        object,
        Origin.NONE);
  }

  public static ResourceSpec with(
      ResourceSpec spec, boolean adopt, boolean force, String... ignore) {
    return spec.withLifecycle(
        new Lifecycle(
            false,
            false,
            adopt,
            false,
            force,
            new TreeSet<>(List.of(ignore)),
            Collections.emptySortedSet(),
            null));
  }

  public Applied create(ResourceSpec spec) {
    return session.create(new StepRequest(identity, spec, null), call);
  }

  public Applied update(ResourceSpec spec, @Nullable StateEntry prior) {
    return session.update(new StepRequest(identity, spec, prior), call);
  }

  public Value.Tree await(ResourceSpec spec) {
    return session.awaitReady(new StepRequest(identity, spec, null), call);
  }

  public void delete(ResourceSpec spec, Applied applied) {
    StepRequest request = new StepRequest(identity, null, entry(spec, applied));
    session.delete(request, call);
    session.awaitGone(request, call);
  }

  public StateEntry entry(ResourceSpec spec, Applied applied) {
    return new StateEntry(
        spec.address(),
        spec.type(),
        1,
        CLUSTER,
        applied.objectId(),
        spec.desired(),
        applied.secretDigests(),
        applied.outputs(),
        Collections.emptySortedSet(),
        spec.lifecycle(),
        true,
        "");
  }

  public Observation observe(ResourceSpec spec) {
    return observe(List.of(spec), Map.of()).getOrDefault(spec.address(), new Observation.Absent());
  }

  public Map<Address, Observation> observe(
      List<ResourceSpec> specs, Map<Address, StateEntry> prior) {
    return session.observe(new ObserveRequest(identity, specs, prior, true), call);
  }

  public Observation.Present present(ResourceSpec spec) {
    return (Observation.Present) observe(spec);
  }
}
