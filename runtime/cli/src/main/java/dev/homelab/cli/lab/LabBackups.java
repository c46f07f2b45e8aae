package dev.homelab.cli.lab;

import dev.homelab.cli.Request;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.backups.BackupClient;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.CallContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What of the lab is backed up, over connections to the clusters that it is in. */
public final class LabBackups implements AutoCloseable {
  /** Nothing is backed up, or nothing of what is meant. */
  public static final String NOTHING = "HL9140";

  private static final Duration TIME = Duration.ofSeconds(30);
  private static final String PLAN = "kubernetes.plan.backups.cozystack.io";

  /**
   * Something that is backed up.
   *
   * @param address its address in the lab
   * @param target the cluster that it is in
   * @param application what it is there
   * @param backupClass the class that says how it is backed up and where to
   * @param plans the names of the plans that take it
   */
  public record Thing(
      Address address,
      Address target,
      BackupClient.Application application,
      String backupClass,
      Set<String> plans) {}

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
      if (resource.type().equals(PLAN) && target != null) {
        add(resource, target);
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

  private void add(ResourceSpec plan, Address target) {
    Value.Tree spec = Fields.tree(plan.desired(), "spec");
    Address address = plan.address().around();
    Thing before = things.get(address);
    Set<String> plans = before == null ? new TreeSet<>() : new TreeSet<>(before.plans());
    plans.add(plan.address().last().name());
    BackupClient.Application application =
        new BackupClient.Application(
            Fields.text(plan.desired(), "metadata", "namespace"),
            Fields.text(spec, "applicationRef", "kind"),
            Fields.text(spec, "applicationRef", "name"));
    String backupClass = Fields.text(spec, "backupClassName");
    things.put(address, new Thing(address, target, application, backupClass, plans));
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
        things.values().stream().filter(one -> one.plans().contains(plan)).toList();
    if (!planned.isEmpty()) {
      return planned;
    }
    Address address = Addresses.of(graph, session.state()).find(word);
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
   * The one thing that a word means.
   *
   * @throws dev.homelab.diag.HomelabException with HL9140 when it means none, or several
   */
  public Thing one(String word) {
    List<Thing> found = meant(word);
    if (found.size() > 1) {
      throw LabSession.problem(
          Diagnostic.error(NOTHING, "'" + word + "' is " + found.size() + " things")
              .withDetail(listed(found))
              .withHint("name one of them: homelab restore " + found.get(0).address()));
    }
    return found.get(0);
  }

  private static String listed(Collection<Thing> things) {
    List<String> lines = new ArrayList<>();
    things.forEach(one -> lines.add(one.address().toString()));
    return String.join("\n", lines);
  }

  /** Whether a thing is made, so that there is something to back up. */
  public boolean isMade(Thing thing) {
    return session.state().entry(thing.address()) != null;
  }

  /** What its cluster offers for a thing. */
  public BackupClient client(Thing thing) {
    return new BackupClient(
        clients.computeIfAbsent(thing.target(), this::connect), thing.application());
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
