package dev.homelab.provider.kubernetes.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.AddressBook;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.PodAccess;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The way to a cluster whose control plane runs as pods of another one (a tenant's cluster of
 * Cozystack, made by Kamaji): its kubeconfig is a Secret there, and connections go through a
 * port-forward to a ready pod behind its Service. The name that is checked is that of the Service.
 * Whoever connects is led to a pod that is ready then, so control planes may be replaced meanwhile.
 */
final class TenantWay implements AddressBook, Way {
  /** The kind of access of targets that are reached so. */
  static final String KIND = "tenant";

  /** The key of the kubeconfig with the address outside; that of a person without more rights. */
  private static final String FOR_PEOPLE = "admin.conf";

  private final PodReach reach;
  private final TenantKubeconfig place;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CallContext later = new BackgroundCall(closed);
  private String pod = "";
  private volatile PodReach.@Nullable Tunnel tunnel;
  private volatile @Nullable ProviderException failure;

  TenantWay(PodReach reach, TenantKubeconfig place) {
    this.reach = reach;
    this.place = place;
  }

  /**
   * Opens the way to a target.
   *
   * @param config {@code host}, the config of the target that the control plane runs on; {@code
   *     namespace}, {@code secret} and {@code key}, where its kubeconfig is
   * @throws ProviderException of class UNREACHABLE when it does not run yet, DENIED when its
   *     kubeconfig is not one to be used
   */
  static TenantWay open(Value.Tree config, SessionOptions options, CallContext context) {
    PodReach reach = host(config, options, context);
    try {
      TenantKubeconfig place = TenantKubeconfig.of(reach, config, options, context);
      TenantWay way = new TenantWay(reach, place);
      way.through(context);
      return way;
    } catch (RuntimeException failure) {
      reach.close();
      throw failure;
    }
  }

  /**
   * The kubeconfig that such a cluster keeps for people, which names its address outside.
   *
   * @throws ProviderException of class UNREACHABLE when it has made none yet, DENIED when it is not
   *     one to be used
   */
  static String forPeople(Value.Tree config, SessionOptions options, CallContext context) {
    try (PodReach reach = host(config, options, context)) {
      return TenantKubeconfig.forPeople(reach, config, FOR_PEOPLE, options, context);
    }
  }

  private static PodReach host(Value.Tree config, SessionOptions options, CallContext context) {
    for (PodAccess access : ServiceLoader.load(PodAccess.class)) {
      if (access.provider().equals("kubernetes")) {
        return access.open(Fields.tree(config, "host"), options, context);
      }
    }
    throw new IllegalStateException("nothing reaches pods of Kubernetes");
  }

  /** The kubeconfig of the cluster. */
  Kubeconfig kubeconfig() {
    return place.kubeconfig();
  }

  @Override
  public InetSocketAddress find(String host, int port) {
    try {
      InetSocketAddress found =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), through(later));
      failure = null;
      return found;
    } catch (ProviderException nothingRuns) {
      // Who connects takes this for a host that is not there, and asks why.
      failure = nothingRuns;
      return InetSocketAddress.createUnresolved(host, port);
    }
  }

  @Override
  public @Nullable ProviderException failure() {
    ProviderException known = failure;
    PodReach.Tunnel open = tunnel;
    return known != null || open == null ? known : open.refusal();
  }

  /** A port of this machine that leads to a pod that is ready now. */
  private synchronized int through(CallContext context) {
    TenantKubeconfig.Door door = place.door(reach, pod, context);
    PodReach.Tunnel open = tunnel;
    if (open != null && door.pod().equals(pod) && open.refusal() == null) {
      return open.port();
    }
    if (closed.getCount() == 0) {
      throw silent(place.name(), "It was left.");
    }
    PodReach.Tunnel made = reach.tunnel(place.namespace(), door.pod(), door.port(), later);
    if (open != null) {
      open.close();
    }
    tunnel = made;
    pod = door.pod();
    return made.port();
  }

  /** The failure of who needs a control plane that does not run. */
  static ProviderException silent(String cluster, String why) {
    return new ProviderException(
        ErrorClass.UNREACHABLE,
        Diagnostic.error(
                KubernetesCodes.TENANT_SILENT, "the control plane of " + cluster + " does not run")
            .withDetail(why)
            .withHint("look at it: homelab status"),
        null,
        null);
  }

  @Override
  public void close() {
    closed.countDown();
    synchronized (this) {
      PodReach.Tunnel open = tunnel;
      if (open != null) {
        open.close();
      }
    }
    reach.close();
  }
}
