package dev.homelab.sim.kube;

import dev.homelab.sim.apps.AppsInCluster;
import dev.homelab.sim.cozystack.Cozystack;
import dev.homelab.sim.cozystack.MachineScreens;
import dev.homelab.sim.cozystack.Uploads;
import dev.homelab.sim.flux.Flux;
import dev.homelab.sim.kube.api.Api;
import dev.homelab.sim.kube.api.PodConsole;
import dev.homelab.sim.kube.api.PodLogs;
import dev.homelab.sim.kube.api.Rights;
import dev.homelab.sim.kube.api.World;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Controllers;
import dev.homelab.sim.kube.controllers.KnownPools;
import dev.homelab.sim.kube.controllers.Loop;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.controllers.StoragePools;
import dev.homelab.sim.kube.fault.FaultControl;
import dev.homelab.sim.kube.fault.Faults;
import dev.homelab.sim.kube.http.Authority;
import dev.homelab.sim.kube.http.HttpServer;
import dev.homelab.sim.kube.http.Identity;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.kube.kinds.Registry;
import dev.homelab.sim.kube.store.Journal;
import dev.homelab.sim.kube.store.ObjectStore;
import dev.homelab.sim.kube.store.Subscription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Kubernetes API that behaves like the real one, on loopback, with nothing behind it. */
public final class KubeSimulator implements AutoCloseable {
  private final SimulatorOptions options;
  private final Identity identity;
  private final ObjectStore store;
  private final RequestLog log = new RequestLog();
  private final PodLogs podLogs = new PodLogs();
  private final PodConsole console = new PodConsole();
  private final Rights rights;
  private final KnownPools pools = new KnownPools();
  private final KubeNodes nodes;
  private final AppsInCluster apps;
  private final TenantClusters tenants;
  private final Faults faults;
  private final Gate gate;
  private final Loop loop;
  private final HttpServer server;
  private final Uploads uploads;

  private KubeSimulator(SimulatorOptions options) {
    this.options = options;
    Path state = options.state();
    this.store = state == null ? ObjectStore.inMemory() : ObjectStore.on(Journal.in(state));
    this.identity = identity(options);
    this.faults = new Faults(store);
    World world = World.of(store, Registry.load(), options.clock());
    Api api = new Api(world, podLogs, console);
    this.rights = api.rights();
    Beginning.fill(api.writer(), !options.nodesFromOutside());
    this.nodes = new KubeNodes(api.writer(), api.deleter());
    this.apps = new AppsInCluster(nodes::objects, state == null ? null : state.resolve("apps"));
    this.tenants = new TenantClusters(options);
    console.route(this::port);
    Furnishing furnishing = furnishing(state);
    Beginning.furnish(api.writer(), furnishing, options.flux());
    if (options.cozystack() || furnishing.cozystack()) {
      Cozystack.install(api.writer());
    } else {
      Cozystack.resume(api.writer());
    }
    Objects objects = new Objects(api.writer(), api.deleter());
    this.uploads = new Uploads(objects);
    world.projections().serve(MachineScreens.GROUP, new MachineScreens(objects)::answer);
    world.projections().serve(Uploads.GROUP, uploads::token);
    console.tunnel(Uploads.namespace(), Uploads.pods(), Uploads.podPort(), uploads::port);
    List<Controller> more = new ArrayList<>(Flux.controllers(api));
    more.addAll(
        Cozystack.controllers(api.writer(), api.deleter(), pools, tenants, faults.releases()));
    world.projections().behindBy(faults.releases()::hides);
    this.loop =
        Controllers.start(
            api.writer(),
            api.deleter(),
            faults,
            options.controllers(),
            options.speed(),
            caPem(),
            pools,
            more);
    FaultControl control = new FaultControl(faults, log, podLogs);
    this.gate = new Gate(identity, api, faults, control, log, loop.breakage());
    this.server = HttpServer.start(identity, options.port(), gate::handle);
  }

  private @Nullable Integer port(String namespace, String pod, int number) {
    Integer inner = tenants.port(namespace, pod, number);
    return inner == null ? apps.port(namespace, pod, number) : inner;
  }

  private static Identity identity(SimulatorOptions options) {
    Authority given = options.authority();
    if (given != null) {
      return Identity.of(given);
    }
    Path state = options.state();
    return state == null
        ? Identity.create(options.cluster())
        : Identity.in(state, options.cluster());
  }

  private static Furnishing furnishing(@Nullable Path state) {
    try {
      return state == null ? Furnishing.NONE : Furnishing.in(state);
    } catch (IOException e) {
      throw new SimulatorException("what the simulated cluster has cannot be read", e);
    }
  }

  /**
   * Starts a simulator; it serves when this returns.
   *
   * @throws SimulatorException when its state or its port cannot be used
   */
  public static KubeSimulator start(SimulatorOptions options) {
    return new KubeSimulator(options);
  }

  /** The address of the server, {@code https://127.0.0.1:PORT}. */
  public String url() {
    return server.url();
  }

  /** The certificate authority of the server, as PEM text. */
  public String caPem() {
    return identity.caPem();
  }

  /** The administrator's bearer token. */
  public String token() {
    return identity.token();
  }

  /** A kubeconfig with the token and the pinned certificate. */
  public String kubeconfig() {
    return identity.kubeconfig(options.cluster(), url());
  }

  /** A kubeconfig with the client certificate. */
  public String certificateKubeconfig() {
    return identity.certificateKubeconfig(options.cluster(), url());
  }

  /** The same that names another address of the server. */
  String certificateKubeconfig(String server) {
    return identity.certificateKubeconfig(options.cluster(), server);
  }

  /**
   * The clusters whose control planes run as pods of this one and that somebody has asked, by
   * {@code namespace/name} of their Services.
   */
  public Map<String, KubeSimulator> inner() {
    return tenants.running();
  }

  /** The nodes that register from outside. */
  public KubeNodes nodes() {
    return nodes;
  }

  /** Adds addresses or host names to the server's certificate. */
  public void addNames(Set<String> names) {
    identity.add(names);
  }

  /** The faults in force. */
  public Faults faults() {
    return faults;
  }

  /** What has been asked of the server since it started or the log was cleared. */
  public List<RequestLog.Entry> requests() {
    return log.all();
  }

  /** What changes on the server from now on, of every kind; closed by the caller. */
  public Subscription changes() {
    Subscription made = store.subscribe(null, 0);
    if (made == null) {
      throw new SimulatorException("the simulated cluster cannot be watched");
    }
    return made;
  }

  /** Forgets the requests so far. */
  public void clearRequests() {
    log.clear();
  }

  /** What went wrong with its controllers; every request tells of it. */
  public Breakage breakage() {
    return loop.breakage();
  }

  /** What the person may do. */
  public Rights rights() {
    return rights;
  }

  /** Has claims of LINSTOR's classes wait for these pools from now on. */
  public void pools(StoragePools known) {
    pools.use(known);
  }

  /** The uploads of images to disks. */
  public Uploads uploads() {
    return uploads;
  }

  /** What happens inside pods. */
  public PodConsole console() {
    return console;
  }

  /** The applications that pods run. */
  public AppsInCluster apps() {
    return apps;
  }

  /** What pods log. */
  public PodLogs logs() {
    return podLogs;
  }

  /** Milliseconds since the last request, and 0 while one is being answered. */
  public long idleMillis() {
    return Math.min(gate.idleMillis(), tenants.idleMillis());
  }

  @Override
  public void close() {
    loop.close();
    tenants.close();
    uploads.close();
    apps.close();
    server.close();
    store.close();
  }
}
