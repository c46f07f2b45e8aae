package dev.homelab.real;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.cozystack.Cozystack;
import dev.homelab.sim.cozystack.MachineScreens;
import dev.homelab.sim.kube.api.Api;
import dev.homelab.sim.kube.api.PodConsole;
import dev.homelab.sim.kube.api.PodLogs;
import dev.homelab.sim.kube.api.World;
import dev.homelab.sim.kube.api.Writer;
import dev.homelab.sim.kube.controllers.Controllers;
import dev.homelab.sim.kube.controllers.InnerClusters;
import dev.homelab.sim.kube.controllers.KnownPools;
import dev.homelab.sim.kube.controllers.Loop;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.fault.ReleaseFaults;
import dev.homelab.sim.kube.kinds.Registry;
import dev.homelab.sim.kube.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Simulated Cozystack on a real control plane. Its aggregated APIs are served on loopback and
 * registered with the real kube-apiserver, which lets their callers in, speaks to them with its own
 * certificate and checks theirs. What they show is kept by the real server, as HelmReleases of the
 * real definition; the simulated controllers read and write there, too, beside the real ones.
 */
public final class AggregatedCozystack implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  private static final List<String> GROUPS =
      List.of(
          "apps.cozystack.io/v1alpha1",
          "core.cozystack.io/v1alpha1",
          "sdn.cozystack.io/v1alpha1",
          MachineScreens.GROUP + "/v1");

  private final RealObjects objects;
  private final AggregatedServer server;
  private final @Nullable Loop loop;

  private AggregatedCozystack(RealObjects objects, AggregatedServer server, @Nullable Loop loop) {
    this.objects = objects;
    this.server = server;
    this.loop = loop;
  }

  /**
   * Puts it on a cluster and returns when its applications are served. Definitions that are there
   * are used; the others are made, without schemas.
   *
   * @param speed how many simulated seconds pass in one
   */
  public static AggregatedCozystack start(RealControlPlane cluster, double speed) {
    return start(cluster.api(), speed);
  }

  /** The same without its controllers: nothing moves but what the real ones move. */
  public static AggregatedCozystack still(RealControlPlane cluster) {
    return start(cluster.api(), 0);
  }

  private static AggregatedCozystack start(KubeApi api, double speed) {
    Registry registry = Registry.load();
    AtomicReference<RealObjects> kept = new AtomicReference<>();
    ObjectStore store =
        ObjectStore.before(
            its -> {
              RealObjects objects = new RealObjects(api, registry, its);
              kept.set(objects);
              return objects;
            });
    World world = World.of(store, registry, Clock.systemUTC());
    Api own = new Api(world, new PodLogs(), new PodConsole());
    Writer writer = own.writer();
    for (String definition : Cozystack.define(writer)) {
      api.await(DEFINITIONS, definition, LIMIT, AggregatedCozystack::established);
    }
    Cozystack.install(writer);
    Objects objects = new Objects(writer, own.deleter());
    world.projections().serve(MachineScreens.GROUP, new MachineScreens(objects)::answer);
    // Controllers are told only of what is followed; views are nobody's to follow.
    registry.all().stream()
        .filter(type -> type.custom() && world.projections().of(type) == null)
        .forEach(type -> store.list(type.resource(), null));
    Loop loop =
        speed == 0
            ? null
            : Controllers.beside(
                writer,
                speed,
                Cozystack.controllers(
                    writer,
                    own.deleter(),
                    new KnownPools(),
                    InnerClusters.NONE,
                    new ReleaseFaults()));
    AggregatedServer server = AggregatedServer.start(api, own);
    server.register(GROUPS);
    return new AggregatedCozystack(java.util.Objects.requireNonNull(kept.get()), server, loop);
  }

  private static boolean established(JsonNode definition) {
    return definition.at("/status/conditions").toString().contains("\"type\":\"Established\"");
  }

  /** The address at which the real server reaches it. */
  public String url() {
    return server.url();
  }

  /** The authority of its certificate, as PEM text. */
  public String caPem() {
    return server.caPem();
  }

  /** Who has asked the aggregated APIs for what, one call a line: user, verb, path. */
  public List<String> calls() {
    return server.calls();
  }

  @Override
  public void close() {
    if (loop != null) {
      loop.close();
    }
    server.close();
    objects.close();
  }
}
