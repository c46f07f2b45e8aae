package dev.homelab.sim.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.Endings;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.http.KeptFile;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.linstor.LinstorSimulator;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.sim.talos.Image;
import dev.homelab.sim.talos.KubeSide;
import dev.homelab.sim.talos.Phase;
import dev.homelab.sim.talos.TalosOptions;
import dev.homelab.sim.talos.TalosSim;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A simulated place whose parts know each other: Proxmox VE hosts, boxes on a shelf, an image
 * factory, machines with Talos and the clusters that they make. A machine of a host that starts
 * with an image of Talos opens its API in maintenance mode; a bootstrapped cluster has a Kubernetes
 * API. Everything lives in one folder and goes on after a restart.
 *
 * <p>In the folder: {@code world.json} says what there is, written by whoever asks for the world;
 * {@code access.json} says how hosts and the factory are reached; {@code directory.json} where the
 * lab's addresses are found on loopback.
 */
public final class SimWorld implements AutoCloseable {
  private static final String BOX = "box/";

  /** Where packets go that wake boxes up. */
  private static final String EVERYBODY = "255.255.255.255:9";

  private static final long LOOK_MILLIS = 100;
  private static final long SETTLE_SECONDS = 30;

  private final Path folder;
  private final KeptFile directoryFile;
  private final KeptFile accessFile;
  private final KeptFile portsFile;
  private final Map<String, ProxmoxSimulator> hosts = new LinkedHashMap<>();
  private final Clusters clusters;
  private final Factory factory;
  private final MagicPackets packets = new MagicPackets(this::woken);
  private final TalosSim talos;
  private final LinuxBoxes linux;
  private final Guests guests;
  private final ScheduledExecutorService outside = outside();
  private final Future<?> looks;
  private volatile Map<String, Integer> directory = Map.of();
  private volatile Map<String, Integer> answering = Map.of();

  private SimWorld(Path folder, double speed, @Nullable KubeSide kube) {
    this.folder = folder;
    this.directoryFile = KeptFile.in(folder, "directory.json");
    this.accessFile = KeptFile.in(folder, "access.json");
    this.portsFile = KeptFile.in(folder, "ports.json");
    Plan plan = Plan.in(folder);
    ObjectNode ports = portsFile.read();
    this.linux = new LinuxBoxes(folder.resolve("linux"), this::later, this::begins);
    this.clusters = new Clusters(folder, speed);
    this.factory = factory(folder, ports.path("factory").asInt());
    for (Plan.Host host : plan.hosts()) {
      hosts.put(host.name(), Hosts.start(folder, host, speed, ports.path(host.name()).asInt()));
    }
    this.talos =
        TalosSim.start(
            TalosOptions.inMemory()
                .withState(folder.resolve("talos"))
                .withSpeed(speed)
                .withKube(kube == null ? clusters : kube)
                .withPower(this::off)
                .withDirectory(this::write));
    this.guests = new Guests(talos, factory, hosts);
    plan.boxes().forEach(this::shelve);
    hosts.values().forEach(host -> host.onDownload(factory::refusal));
    hosts.forEach((name, host) -> host.onPower((vmid, runs, config) -> power(name, vmid, runs)));
    this.looks =
        outside.scheduleWithFixedDelay(
            () -> talos.breakage().guard(this::agents),
            LOOK_MILLIS,
            LOOK_MILLIS,
            TimeUnit.MILLISECONDS);
    writeAccess();
  }

  /**
   * Starts the world of a folder, with what it held before.
   *
   * @param speed how many times faster than life its clocks go; 0 stands still but for tests
   * @throws SimulatorException when the folder or a port cannot be used
   */
  public static SimWorld start(Path folder, double speed) {
    return open(folder, speed, null);
  }

  /**
   * The same with Kubernetes clusters of the caller's own, which closes them.
   *
   * @param kube who serves the clusters that machines make
   */
  public static SimWorld start(Path folder, double speed, KubeSide kube) {
    return open(folder, speed, kube);
  }

  private static SimWorld open(Path folder, double speed, @Nullable KubeSide kube) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new SimulatorException("the world cannot be kept in " + folder, e);
    }
    return new SimWorld(folder, speed, kube);
  }

  /** One thread, on which what waits is dropped when the world is closed. */
  private static ScheduledExecutorService outside() {
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(
            1,
            run -> {
              Thread thread = new Thread(run, "world");
              thread.setDaemon(true);
              return thread;
            });
    one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return one;
  }

  private static Factory factory(Path folder, int port) {
    try {
      return Factory.start(folder, port);
    } catch (SimulatorException taken) {
      return Factory.start(folder, 0);
    }
  }

  private void shelve(Plan.Box box) {
    String id = BOX + box.name();
    if (talos.machines().contains(id)) {
      if (box.linux() && talos.phase(id) == Phase.OFF) {
        startLinux(box);
      }
      return;
    }
    talos.put(id, box.hardware());
    if (box.linux()) {
      talos.carries(id, box.carries());
      startLinux(box);
      return;
    }
    talos.boots(id, null, box.medium());
    talos.carries(id, box.carries());
    if (box.on()) {
      talos.power(id, true);
    }
  }

  private void startLinux(Plan.Box box) {
    linux.start(box.name(), box.hardware(), box.carries());
    write(answering);
  }

  /** A box leaves its Linux for an image. */
  private void begins(String box, Image image) {
    talos.boots(BOX + box, null, image);
    talos.power(BOX + box, true);
    write(answering);
  }

  private void power(String host, long vmid, boolean runs) {
    later(() -> guests.power(host, vmid, runs));
  }

  private void woken(String mac) {
    later(() -> wake(mac));
  }

  private void off(String id) {
    later(() -> guests.off(id));
  }

  private void later(Runnable act) {
    try {
      outside.execute(() -> talos.breakage().guard(act));
    } catch (RejectedExecutionException closed) {
      return;
    }
  }

  private void agents() {
    for (ProxmoxSimulator host : hosts.values()) {
      host.advance(0);
    }
    guests.agents();
  }

  private synchronized void write(Map<String, Integer> found) {
    answering = Map.copyOf(found);
    Map<String, Integer> all = new TreeMap<>(found);
    all.putAll(linux.directory());
    all.put(EVERYBODY, packets.port());
    directory = Map.copyOf(all);
    ObjectNode out = Json.object();
    all.forEach(out::put);
    directoryFile.keep(out);
  }

  /** How hosts and the factory are reached, as JSON. */
  public String access() {
    return reached().toPrettyString();
  }

  private ObjectNode reached() {
    ObjectNode out = Json.object();
    ObjectNode reached = out.putObject("hosts");
    hosts.forEach((name, host) -> reached.set(name, Json.read(host.access())));
    return out.put("factory", factory.url());
  }

  private void writeAccess() {
    ObjectNode ports = Json.object().put("factory", port(factory.url()));
    hosts.forEach((name, host) -> ports.put(name, port(host.url())));
    portsFile.keep(ports);
    accessFile.keep(reached());
  }

  private static int port(String url) {
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  /** A host by its name. */
  public ProxmoxSimulator host(String name) {
    ProxmoxSimulator found = hosts.get(name);
    if (found == null) {
      throw new SimulatorException("there is no host " + name);
    }
    return found;
  }

  /** The hosts by name. */
  public Map<String, ProxmoxSimulator> hosts() {
    return Map.copyOf(hosts);
  }

  /** The machines. A box is called {@code box/NAME}, a guest {@code HOST/VMID/SERIAL}. */
  public TalosSim talos() {
    return talos;
  }

  /** Names of the machines that there are, once all that hosts have told until now is done. */
  public List<String> machines() {
    settle();
    return talos.machines();
  }

  /** The image factory. */
  public Factory factory() {
    return factory;
  }

  /** The Kubernetes simulators behind the clusters that serve; none when the caller serves them. */
  public Map<String, KubeSimulator> clusters() {
    return clusters.all();
  }

  /** Tells of each cluster that machines make from now on, before anybody asks it. */
  public void onCluster(Consumer<KubeSimulator> told) {
    clusters.onStart(told);
  }

  /** Tells of each LINSTOR of a cluster that starts from now on, before anybody asks it. */
  public void onStorage(Consumer<LinstorSimulator> told) {
    clusters.onStorage(told);
  }

  /** Gives or takes the power of a box. */
  public void box(String name, boolean on) {
    talos.power(BOX + name, on);
  }

  /**
   * Another box of the same make stands where one stood: its disks are empty, a stick is in it, and
   * it has power.
   */
  public void replaceBox(String name) {
    talos.remove(BOX + name);
    Plan.in(folder).boxes().stream().filter(box -> box.name().equals(name)).forEach(this::shelve);
  }

  /** Switches on the box whose card has this address, as Wake-on-LAN does; false for none. */
  public boolean wake(String mac) {
    return talos.wake(mac);
  }

  /**
   * Where an address of the lab is found; a closed port of loopback when nobody listens there.
   *
   * @param host an address or name as the lab has it
   */
  public InetSocketAddress find(String host, int port) {
    Integer found = directory.get(host + ":" + port);
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      return new InetSocketAddress(loopback, found == null ? 1 : found);
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Moves all clocks; what is due has happened when it returns. */
  public void advance(long millis) {
    for (ProxmoxSimulator host : hosts.values()) {
      host.advance(millis);
    }
    settle();
    talos.advance(millis);
    settle();
  }

  /** Waits for what hosts and machines have told each other. */
  private void settle() {
    try {
      if (looks.isDone()) {
        looks.get();
      }
      outside.submit(guests::agents).get(SETTLE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new SimulatorException("the world does not settle", e);
    }
  }

  /** Milliseconds since anybody asked anything. */
  public long idleMillis() {
    long idle = talos.idleMillis();
    for (ProxmoxSimulator host : hosts.values()) {
      idle = Math.min(idle, host.idleMillis());
    }
    for (KubeSimulator cluster : clusters.all().values()) {
      idle = Math.min(idle, cluster.idleMillis());
    }
    return idle;
  }

  @Override
  public void close() {
    Endings.await(outside);
    packets.close();
    linux.close();
    talos.close();
    clusters.close();
    hosts.values().forEach(ProxmoxSimulator::close);
    factory.close();
    List.of(directoryFile, accessFile, portsFile).forEach(KeptFile::close);
  }
}
