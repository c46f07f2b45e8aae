package dev.homelab.provider.kubernetes.state;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.StatePlace;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.BackgroundCall;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.secret.VaultStorage;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import dev.homelab.state.Machine;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * What a lab keeps in a cluster of its own: its state and its encrypted secrets, over one
 * connection. Asks the cluster nothing before one of them is read.
 */
public final class ClusterState implements AutoCloseable {
  private final KubeClient client;
  private final StatePlace place;
  private final String lab;
  private final CountDownLatch closed;
  private final BackgroundCall call;

  private ClusterState(
      KubeClient client, CountDownLatch closed, BackgroundCall call, StatePlace place, String lab) {
    this.client = client;
    this.closed = closed;
    this.call = call;
    this.place = place;
    this.lab = lab;
  }

  /**
   * Opens what a lab keeps in a cluster.
   *
   * @param config how to reach the cluster, as a target's config
   * @param place the cluster's address and the namespace, which must exist
   * @param lab the lab's name
   * @param told is told of a program of the kubeconfig that logs in
   * @throws ProviderException when the kubeconfig cannot be used
   */
  public static ClusterState open(
      Value.Tree config,
      SessionOptions options,
      StatePlace place,
      String lab,
      Consumer<String> told) {
    CountDownLatch closed = new CountDownLatch(1);
    BackgroundCall call = new BackgroundCall(closed, told);
    KubeClient client = KubeClient.connect(config, options, call);
    return new ClusterState(client, closed, call, place, lab);
  }

  /**
   * The state.
   *
   * @param membership whether this machine may change it
   */
  public KubernetesBackend backend(Machine machine, Membership membership) {
    return new KubernetesBackend(
        this::send, place.namespace(), lab, machine, describe(), this::close, membership);
  }

  /** The encrypted secrets. */
  public VaultStorage vault() {
    StateRequests requests = new StateRequests(this::send, call, place.namespace());
    return new ClusterVault(requests, lab, describe());
  }

  private String describe() {
    return place.describe();
  }

  /** Says of a cluster that cannot be asked why it had to be. */
  private KubeAnswer send(KubeRequest request, CallContext background) {
    try {
      return client.send(request, call);
    } catch (ProviderException e) {
      boolean unreachable =
          e.errorClass() == ErrorClass.UNREACHABLE || e.errorClass() == ErrorClass.DENIED;
      if (!unreachable) {
        throw e;
      }
      Diagnostic why = e.diagnostics().get(0);
      throw new ProviderException(
          e.errorClass(),
          why.at(place.origin().user())
              .withHint("the state of this lab is kept there, so nothing can be done before"),
          e.retryAfter(),
          e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    client.close();
  }
}
