package dev.homelab.cli.lab;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.BackupKinds;
import dev.homelab.catalog.cozystack.FileBackups;
import dev.homelab.cli.Request;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.backups.BackupClient;
import dev.homelab.provider.kubernetes.backups.ExpiredNames;
import dev.homelab.provider.kubernetes.backups.FileBackupClient;
import dev.homelab.provider.kubernetes.backups.ThingBackups;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.CallContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What of the lab is backed up, over connections to the clusters that it is in. */
public final class LabBackups implements AutoCloseable {
  /** Nothing is backed up, or nothing of what is meant. */
  public static final String NOTHING = "HL9140";

  private static final Duration TIME = Duration.ofSeconds(30);
  private static final String PLAN = "kubernetes.plan.backups.cozystack.io";
  private static final String SCHEDULE = "kubernetes.schedule.velero.io";

  /** What holds things that have nothing to do with each other. */
  private static final Set<String> PLACES = Set.of("node", "tenant", "namespace", "cluster");

  /** What keeps data that its service does not have in files; no cache, no queue. */
  private static final Set<String> DATABASES =
      Set.of(
          "ClickHouse", "FoundationDB", "MariaDB", "MongoDB", "OpenSearch", "Postgres", "Qdrant");

  /** What says of a thing that it is backed up; it is made after the thing. */
  private static final Set<String> PLANS = Set.of(PLAN, SCHEDULE);

  /**
   * Something that is backed up.
   *
   * @param address its address in the lab
   * @param target the cluster that it is in
   * @param way how it is backed up there by hand
   * @param ways how the plans that take it do it, by their names
   */
  public record Thing(Address address, Address target, Way way, Map<String, Way> ways) {
    /** The names of the plans that take it. */
    public Set<String> plans() {
      return ways.keySet();
    }

    /** The same by one of its plans. */
    private Thing by(String plan) {
      return new Thing(address, target, ways.getOrDefault(plan, way), ways);
    }
  }

  /** How something is backed up. */
  public sealed interface Way {
    /** What its backups by hand are called by. */
    String called();

    /** Whether a restore that was begun goes on when nobody waits for it. */
    boolean goesBackByItself();

    /** What a cluster offers of it. */
    ThingBackups over(KubeClient client);

    /** For how many days a backup that it makes is kept. */
    long days();

    /** Whether what it makes are snapshots that stay in the pool. */
    boolean staysInPool();

    /** The same where there are backups of other plans, too. */
    Way among(Collection<Way> others);
  }

  /** An application of Cozystack, by a class of backups. */
  private record OfApplication(
      BackupClient.Application application,
      String plan,
      String backupClass,
      long days,
      boolean staysInPool)
      implements Way {
    @Override
    public String called() {
      return application.kind().toLowerCase(Locale.ROOT) + '-' + application.name();
    }

    @Override
    public boolean goesBackByItself() {
      return true;
    }

    @Override
    public ThingBackups over(KubeClient client) {
      return new BackupClient(client, application, backupClass);
    }

    @Override
    public Way among(Collection<Way> others) {
      return this;
    }
  }

  /** The volumes of a service, by schedules of Velero. */
  private record OfFiles(String called, FileBackupClient.Files files) implements Way {
    @Override
    public boolean goesBackByItself() {
      return false;
    }

    @Override
    public ThingBackups over(KubeClient client) {
      return FileBackupClient.of(client, files);
    }

    @Override
    public long days() {
      String hours = Fields.text(files.template(), "ttl").replaceFirst("h.*$", "");
      return hours.matches("[0-9]{1,9}") ? Duration.ofHours(Long.parseLong(hours)).toDays() : 0;
    }

    @Override
    public boolean staysInPool() {
      return !Fields.flag(files.template(), FileBackups.MOVES);
    }

    @Override
    public Way among(Collection<Way> others) {
      Set<String> schedules = new TreeSet<>(files.schedules());
      for (Way other : others) {
        if (other instanceof OfFiles more) {
          schedules.addAll(more.files.schedules());
        }
      }
      return new OfFiles(called, files.among(schedules));
    }
  }

  private final LabSession session;
  private final ResourceGraph graph;
  private final OneCall call;
  private final Map<Address, Thing> things = new TreeMap<>();
  private final Map<Address, KubeClient> clients = new LinkedHashMap<>();

  private LabBackups(LabSession session, ResourceGraph graph, OneCall call) {
    this.session = session;
    this.graph = graph;
    this.call = call;
    for (ResourceSpec resource : graph.resources().values()) {
      Address target = resource.target();
      if (target != null && resource.type().equals(PLAN)) {
        add(resource, target, application(resource));
      } else if (target != null && resource.type().equals(SCHEDULE)) {
        add(resource, target, files(resource));
      }
    }
  }

  /**
   * Those of a lab.
   *
   * @throws dev.homelab.diag.HomelabException with HL9140 when nothing is backed up
   */
  public static LabBackups of(Request request, LabSession session) {
    OneCall call = new OneCall(session.secrets(), request.around().clock(), TIME);
    LabBackups all = new LabBackups(session, session.liveGraph(), call);
    if (all.things.isEmpty()) {
      throw LabSession.problem(
          Diagnostic.error(NOTHING, "the lab has no backups")
              .withHint(
                  "tag what is worth it: tag 'precious'; and in the block of the box:"
                      + " backup('nightly') { at '03:00'; tags 'precious' }"));
    }
    return all;
  }

  private void add(ResourceSpec plan, Address target, Way way) {
    Address address = plan.address().around();
    Thing before = things.get(address);
    Map<String, Way> ways = before == null ? new TreeMap<>() : new TreeMap<>(before.ways());
    ways.put(plan.address().last().name(), way);
    ways.replaceAll((name, one) -> one.among(ways.values()));
    // What is asked for by hand is to outlive the others, and the pool before all.
    Comparator<Way> order = Comparator.comparing(one -> !one.staysInPool());
    Way longest = ways.values().stream().max(order.thenComparingLong(Way::days)).orElse(way);
    things.put(address, new Thing(address, target, longest, ways));
  }

  /** What the plan of that name says of itself; empty for one that no word has made. */
  private Value.Tree plan(String name) {
    return graph.components().values().stream()
        .filter(one -> one.word().equals("backup") && one.address().last().name().equals(name))
        .map(one -> Value.ofMap(one.outputs()))
        .findFirst()
        .orElse(Value.Tree.EMPTY);
  }

  private Way application(ResourceSpec plan) {
    Value.Tree spec = Fields.tree(plan.desired(), "spec");
    Value.Tree said = plan(plan.address().last().name());
    BackupClient.Application application =
        new BackupClient.Application(
            Fields.text(plan.desired(), "metadata", "namespace"),
            Fields.text(spec, "applicationRef", "kind"),
            Fields.text(spec, "applicationRef", "name"));
    return new OfApplication(
        application,
        Fields.text(plan.desired(), "metadata", "name"),
        Fields.text(spec, "backupClassName"),
        Fields.number(said, BackupKinds.DAYS_KEPT, "days"),
        Fields.flag(said, "snapshots"));
  }

  private static Way files(ResourceSpec schedule) {
    Value.Tree template = Fields.tree(schedule.desired(), "spec", "template");
    String namespace = String.join("", Fields.texts(template, "includedNamespaces"));
    String label = Fields.text(template, "labelSelector", "matchLabels", FileBackups.LABEL);
    String name = Fields.text(schedule.desired(), "metadata", "name");
    String address = schedule.address().around().toString();
    return new OfFiles(
        namespace + '-' + label, FileBackupClient.Files.of(namespace, name, template, address));
  }

  /**
   * What words mean: the names of plans, or addresses; everything when there are none.
   *
   * @throws dev.homelab.diag.HomelabException with HL9140 when one means nothing that is backed up
   */
  public List<Thing> meant(Collection<String> words) {
    if (words.isEmpty()) {
      return List.copyOf(things.values());
    }
    Map<Address, Thing> found = new TreeMap<>();
    for (String word : words) {
      meant(word).forEach(one -> found.put(one.address(), one));
    }
    return List.copyOf(found.values());
  }

  private List<Thing> meant(String word) {
    String plan = word.startsWith("backup.") ? word.substring(word.indexOf('.') + 1) : word;
    List<Thing> planned =
        things.values().stream()
            .filter(one -> one.plans().contains(plan))
            .map(one -> one.by(plan))
            .toList();
    if (!planned.isEmpty()) {
      return planned;
    }
    return within(Addresses.of(graph, session.state()).find(word));
  }

  private List<Thing> within(Address address) {
    List<Thing> within =
        things.values().stream().filter(one -> one.address().isWithin(address)).toList();
    if (within.isEmpty()) {
      throw LabSession.problem(
          Diagnostic.error(NOTHING, address + " is not backed up")
              .withDetail("Backed up are:\n" + listed(things.values()))
              .withHint("tag it in its block: tag 'precious'"));
    }
    return within;
  }

  /**
   * What goes back together where a word means one thing, or a service with all that it keeps.
   *
   * @throws dev.homelab.diag.HomelabException with HL9140 when it means nothing that is backed up
   */
  public Map.Entry<Address, List<Thing>> together(String word) {
    Address address = Addresses.of(graph, session.state()).find(word);
    List<Thing> within = within(address);
    if (within.size() > 1 && PLACES.contains(address.last().type())) {
      throw LabSession.problem(
          Diagnostic.error(NOTHING, "'" + word + "' is " + within.size() + " things")
              .withDetail(listed(within))
              .withHint("name one of them: homelab restore " + within.get(0).address()));
    }
    return Map.entry(within.size() == 1 ? within.get(0).address() : address, within);
  }

  /** The databases of a service that no plan takes, so that it would go back without them. */
  public List<Address> leftOut(Address service) {
    return graph.resources().values().stream()
        .filter(one -> one.address().isWithin(service) && isDatabase(one))
        .map(ResourceSpec::address)
        .filter(one -> !things.containsKey(one))
        .sorted()
        .toList();
  }

  private static boolean isDatabase(ResourceSpec resource) {
    String kind = Fields.text(resource.desired(), "kind");
    return Fields.text(resource.desired(), "apiVersion").startsWith(AppKinds.GROUP + '/')
        && DATABASES.contains(kind);
  }

  private static String listed(Collection<Thing> things) {
    List<String> lines = new ArrayList<>();
    things.forEach(one -> lines.add(one.address().toString()));
    return String.join("\n", lines);
  }

  /** Whether a thing is made, so that there is something to back up. */
  public boolean isMade(Thing thing) {
    return session.state().entries().values().stream()
        .anyMatch(
            one -> PLANS.contains(one.type()) && one.address().around().equals(thing.address()));
  }

  /** Whether a restore of a thing was begun and stopped before its end. */
  public boolean isOnItsWay(Thing thing) {
    return isMade(thing) && !client(thing).unfinished(call()).isEmpty();
  }

  /** What its cluster offers for a thing. */
  public ThingBackups client(Thing thing) {
    return thing.way().over(cluster(thing));
  }

  private KubeClient cluster(Thing thing) {
    return clients.computeIfAbsent(thing.target(), this::connect);
  }

  /** The names that its plans leave of a thing; null where a backup goes with its name. */
  public @Nullable ExpiredNames names(Thing thing) {
    Map<String, Duration> plans = new TreeMap<>();
    BackupClient.Application application = null;
    for (Way way : thing.ways().values()) {
      if (way instanceof OfApplication one) {
        application = one.application();
        plans.put(one.plan(), Duration.ofDays(one.days()));
      }
    }
    return application == null ? null : new ExpiredNames(cluster(thing), application, plans);
  }

  private KubeClient connect(Address target) {
    TargetSpec spec = graph.targets().get(target);
    if (spec == null) {
      throw LabSession.problem(
          Diagnostic.error(NOTHING, target + " is not made yet").withHint("homelab up"));
    }
    return KubeClient.connect(ReachedTarget.config(session, spec), session.options(), call());
  }

  /** The context of one call, with its whole time from now on. */
  public CallContext call() {
    return call.again();
  }

  /** Ends what waits. */
  public void cancel() {
    call.cancel();
  }

  @Override
  public void close() {
    clients.values().forEach(KubeClient::close);
  }
}
