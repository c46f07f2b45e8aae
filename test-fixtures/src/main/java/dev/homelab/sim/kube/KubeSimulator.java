package dev.homelab.sim.kube;

import dev.homelab.sim.kube.api.Api;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.api.PodLogs;
import dev.homelab.sim.kube.api.World;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.HttpServer;
import dev.homelab.sim.kube.http.Identity;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.kube.kinds.Registry;
import dev.homelab.sim.kube.store.Journal;
import dev.homelab.sim.kube.store.ObjectStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A Kubernetes API that behaves like the real one, on loopback, with nothing behind it. */
public final class KubeSimulator implements AutoCloseable {
  private final SimulatorOptions options;
  private final Identity identity;
  private final ObjectStore store;
  private final Api api;
  private final RequestLog log = new RequestLog();
  private final PodLogs podLogs = new PodLogs();
  private final HttpServer server;

  private KubeSimulator(SimulatorOptions options) {
    this.options = options;
    Path state = options.state();
    this.store = state == null ? ObjectStore.inMemory() : ObjectStore.on(Journal.in(state));
    this.identity =
        state == null ? Identity.create(options.cluster()) : Identity.in(state, options.cluster());
    World world = World.of(store, Registry.load(), options.clock());
    this.api = new Api(world, podLogs);
    Beginning.fill(api.writer());
    this.server = HttpServer.start(identity, options.port(), this::handle);
  }

  /**
   * Starts a simulator; it serves when this returns.
   *
   * @throws SimulatorException when its state or its port cannot be used
   */
  public static KubeSimulator start(SimulatorOptions options) {
    return new KubeSimulator(options);
  }

  private @Nullable Reply handle(HttpServer.Incoming incoming) {
    Call call = incoming.call();
    String user =
        incoming.certified() ? "sandbox-admin" : identity.user(call.header("Authorization"));
    Reply reply;
    if (user == null) {
      ApiException refused = ApiException.of(401, "Unauthorized", "Unauthorized");
      reply = Reply.json(401, refused.status());
    } else {
      reply = api.answer(call);
    }
    log.add(
        new RequestLog.Entry(
            call.method(),
            call.path(),
            incoming.query(),
            call.header("User-Agent"),
            reply.status()));
    return reply;
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

  /** What has been asked of the server. */
  public RequestLog requests() {
    return log;
  }

  /** What pods log. */
  public PodLogs logs() {
    return podLogs;
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }
}
