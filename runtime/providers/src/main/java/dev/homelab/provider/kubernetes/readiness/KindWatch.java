package dev.homelab.provider.kubernetes.readiness;

import com.fasterxml.jackson.core.JsonParser;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.BackgroundCall;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows the objects of one kind: one list, then a watch from its version on, with bookmarks; a
 * broken watch goes on where it ended, an expired one (410) lists again (Kubernetes docs,
 * "Efficient detection of changes"). Shared by everybody who waits for an object of the kind.
 */
final class KindWatch implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** How often who waits for the first list looks whether to go on. */
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final KubeClient client;
  private final ApiResource resource;
  private final String namespace;
  private final String query;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch synced = new CountDownLatch(1);
  private final BackgroundCall context = new BackgroundCall(closed);
  private final Map<String, Cell> cells = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable ProviderException failure;
  private volatile KubeClient.@Nullable Stream stream;
  private String version = "";

  /** A watch of a kind in a namespace (empty for all), narrowed by a query such as a selector. */
  KindWatch(KubeClient client, ApiResource resource, String namespace, String query) {
    this.client = client;
    this.resource = resource;
    this.namespace = namespace;
    this.query = query;
  }

  void start() {
    Thread thread = new Thread(this::run, "homelab-watch-" + resource.plural());
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits until the first list is in, or failed.
   *
   * @return false when the call's time is over before, or it is to end
   */
  boolean awaitSynced(CallContext waiting) throws InterruptedException {
    boolean known = synced.await(0, TimeUnit.MILLISECONDS);
    while (!known && !waiting.isStopping() && waiting.now().isBefore(waiting.deadline())) {
      known = synced.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
    }
    return known;
  }

  /** Why the kind cannot be followed, or null. */
  @Nullable ProviderException failure() {
    return failure;
  }

  /** The place of one object. */
  Cell cell(String inNamespace, String name) {
    return cells.computeIfAbsent(inNamespace + '/' + name, key -> new Cell());
  }

  /** All objects known now. */
  List<Value.Tree> objects() {
    List<Value.Tree> objects = new java.util.ArrayList<>();
    for (Cell cell : cells.values()) {
      Value.Tree object = cell.object();
      if (object != null) {
        objects.add(object);
      }
    }
    return objects;
  }

  void listen(Runnable listener) {
    listeners.add(listener);
  }

  void unlisten(Runnable listener) {
    listeners.remove(listener);
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (closed.getCount() > 0) {
      try {
        if (version.isEmpty()) {
          list();
          synced.countDown();
        }
        follow();
        pause = FIRST_PAUSE;
      } catch (ProviderException e) {
        if (isFinal(e)) {
          failure = e;
          synced.countDown();
          cells.values().forEach(Cell::poke);
          return;
        }
        if (e.errorClass() == ErrorClass.CONFLICT) {
          version = "";
        }
        pause = rest(pause);
      } catch (IOException e) {
        pause = rest(pause);
      }
    }
  }

  /** Whether trying again is of no use; a kind that is not served yet will be. */
  private static boolean isFinal(ProviderException e) {
    boolean comes = e.diagnostics().get(0).code().equals(KubernetesCodes.NOT_FOUND);
    return !comes && (e.errorClass() == ErrorClass.DENIED || e.errorClass() == ErrorClass.REJECTED);
  }

  private Duration rest(Duration pause) {
    try {
      context.pause(pause);
    } catch (InterruptedException e) {
      return pause;
    }
    Duration longer = pause.multipliedBy(2);
    return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
  }

  private void list() {
    Set<String> there = new HashSet<>();
    String more = "";
    String listed = "";
    do {
      String path =
          resource.path(namespace)
              + "?limit=1000"
              + query
              + (more.isEmpty() ? "" : "&continue=" + ApiResource.encoded(more));
      KubeAnswer answer = client.send(KubeRequest.get(path, about("list")), context);
      for (Value.Tree item : Fields.trees(answer.body(), "items")) {
        Value.Tree object =
            item.with("apiVersion", Value.of(resource.apiVersion()))
                .with("kind", Value.of(resource.kind()));
        there.add(keyOf(object));
        cellOf(object).offer(object);
      }
      listed = Fields.text(answer.body(), "metadata", "resourceVersion");
      more = Fields.text(answer.body(), "metadata", "continue");
    } while (!more.isEmpty());
    long asOf =
        Cell.versionOf(
            Fields.with(Value.Tree.EMPTY, Value.of(listed), "metadata", "resourceVersion"));
    cells.forEach(
        (key, cell) -> {
          if (!there.contains(key)) {
            cell.gone(asOf);
          }
        });
    listeners.forEach(Runnable::run);
    version = listed;
  }

  private void follow() throws IOException {
    String path =
        resource.path(namespace)
            + "?watch=1&allowWatchBookmarks=true&resourceVersion="
            + ApiResource.encoded(version)
            + query;
    try (KubeClient.Stream open = client.open(KubeRequest.get(path, about("watch")), context)) {
      stream = open;
      try (JsonParser parser = ValueJson.parser(open.response().body().byteStream())) {
        Value event = ValueJson.next(parser);
        while (event != null && closed.getCount() > 0) {
          if (!take(event)) {
            return;
          }
          event = ValueJson.next(parser);
        }
      }
    }
  }

  /** Takes one event; false when the watch has expired and everything must be listed again. */
  private boolean take(Value event) {
    Value.Tree object = Fields.tree(event, "object");
    String type = Fields.text(event, "type");
    if (type.equals("ERROR")) {
      version = "";
      return false;
    }
    String its = Fields.text(object, "metadata", "resourceVersion");
    if (!its.isEmpty()) {
      version = its;
    }
    if (type.equals("DELETED")) {
      cellOf(object).gone(Cell.versionOf(object));
    } else if (!type.equals("BOOKMARK")) {
      cellOf(object).offer(object);
    }
    if (!type.equals("BOOKMARK")) {
      listeners.forEach(Runnable::run);
    }
    return true;
  }

  private Cell cellOf(Value.Tree object) {
    return cell(
        Fields.text(object, "metadata", "namespace"), Fields.text(object, "metadata", "name"));
  }

  private static String keyOf(Value.Tree object) {
    return Fields.text(object, "metadata", "namespace")
        + '/'
        + Fields.text(object, "metadata", "name");
  }

  private KubeCall about(String verb) {
    return new KubeCall(verb, resource.kind(), namespace, "");
  }

  @Override
  public void close() {
    closed.countDown();
    KubeClient.Stream open = stream;
    if (open != null) {
      open.call().cancel();
    }
  }
}
