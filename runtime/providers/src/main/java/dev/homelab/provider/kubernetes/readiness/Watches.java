package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ProviderException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The watches of a session, each shared by all who wait for objects of its kind. */
public final class Watches implements AutoCloseable {
  private static final String MARKED = "&labelSelector=" + ApiResource.encoded(OwnershipMark.LABEL);
  private static final Set<String> VERBS = Set.of("get", "list", "watch");
  private static final ApiResource PODS =
      new ApiResource("", "v1", "Pod", "pods", true, VERBS, true);
  private static final ApiResource EVENTS =
      new ApiResource("", "v1", "Event", "events", true, VERBS, false);

  private final KubeClient client;
  private final Map<String, KindWatch> open = new ConcurrentHashMap<>();

  /** Watches through a client. */
  public Watches(KubeClient client) {
    this.client = client;
  }

  /**
   * The watch that shows an object: of all marked ones of its kind, or of it alone. It may not know
   * anything yet when the call is told to end meanwhile.
   */
  KindWatch of(Located place, boolean marked, CallContext context) throws InterruptedException {
    if (!marked) {
      String name = "&fieldSelector=metadata.name%3D" + ApiResource.encoded(place.key().name());
      return start(place.resource(), place.key().namespace(), name);
    }
    KindWatch wide = start(place.resource(), "", MARKED);
    wide.awaitSynced(context);
    ProviderException failure = wide.failure();
    boolean narrower =
        failure != null
            && place.resource().namespaced()
            && failure.diagnostics().get(0).code().equals(KubernetesCodes.FORBIDDEN);
    return narrower ? start(place.resource(), place.key().namespace(), MARKED) : wide;
  }

  /** The pods of a namespace. */
  KindWatch pods(String namespace) {
    return start(PODS, namespace, "");
  }

  /** The warnings of a namespace. */
  KindWatch warnings(String namespace) {
    return start(EVENTS, namespace, "&fieldSelector=type%3DWarning");
  }

  private KindWatch start(ApiResource resource, String namespace, String query) {
    String key = resource.apiVersion() + '/' + resource.plural() + '/' + namespace + query;
    return open.compute(
        key,
        (k, known) -> {
          if (known != null && known.failure() == null) {
            return known;
          }
          KindWatch watch = new KindWatch(client, resource, namespace, query);
          watch.start();
          return watch;
        });
  }

  @Override
  public void close() {
    open.values().forEach(KindWatch::close);
  }
}
