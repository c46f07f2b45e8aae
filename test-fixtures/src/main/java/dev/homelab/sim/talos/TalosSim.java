package dev.homelab.sim.talos;

import dev.homelab.sim.kube.Breakage;
import dev.homelab.sim.kube.Endings;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.talos.config.MachineText;
import dev.homelab.sim.talos.fault.TalosFaults;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Machines that run Talos Linux, or do not yet, with their APIs on loopback. Time passes by itself
 * at a speed, or only when a test says so.
 */
public final class TalosSim implements AutoCloseable {
  private static final long LOOK_MILLIS = 200;

  private final Lab lab;
  private final Members members;
  private final Life life;
  private final TalosFaults faults = new TalosFaults();
  private final RequestLog log = new RequestLog();
  private final Endpoints endpoints;
  private final ExecutorService outside =
      Executors.newSingleThreadExecutor(run -> daemon(run, "talos-outside"));
  private final Thread clock;
  private volatile boolean closed;
  private volatile boolean moved = true;
  private volatile long asked = System.nanoTime();
  private final Breakage breakage = new Breakage("the simulated machines");

  private TalosSim(TalosOptions options) {
    this.lab = Lab.open(options.state(), options.speed());
    Etcd etcd = new Etcd(lab, faults);
    KubeSide kube = new LaterKube(options.kube(), this::later);
    this.members = new Members(lab, etcd, kube, faults);
    this.life = new Life(lab, members, faults, id -> later(() -> options.power().accept(id)));
    this.endpoints = new Endpoints(this, lab, members, kube, options.directory());
    this.clock = daemon(this::run, "talos-clock");
    synchronized (lab) {
      restore();
      endpoints.sync();
    }
    clock.start();
  }

  /** Starts with what the state folder holds; machines that ran go on. */
  public static TalosSim start(TalosOptions options) {
    return new TalosSim(options);
  }

  private static Thread daemon(Runnable run, String name) {
    Thread thread = new Thread(run, name);
    thread.setDaemon(true);
    return thread;
  }

  /** What the clusters were told before the process ended they are told again. */
  private void restore() {
    for (NodeRow node : lab.nodes()) {
      if (node.flag("api") && node.working()) {
        members.happen(node, "api");
      }
    }
    lab.nodes().forEach(members::tellAgain);
  }

  private void run() {
    while (!closed && !breakage.isBroken()) {
      synchronized (lab) {
        try {
          settle();
          long wait = lab.untilNext();
          long millis = wait < 0 ? LOOK_MILLIS : Math.min(LOOK_MILLIS, wait);
          lab.wait(Math.max(1, millis));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        } catch (RuntimeException e) {
          breakage.note(e);
        }
      }
    }
  }

  /** Lets happen what is due. The lab's lock is held. */
  private void settle() {
    if (lab.settle(life::happen)) {
      lab.save();
      moved = true;
    }
    if (moved) {
      moved = false;
      endpoints.sync();
    }
  }

  private void later(Runnable act) {
    if (!closed) {
      outside.execute(
          () -> {
            breakage.guard(act);
            moved = true;
          });
    }
  }

  /** What went wrong where nobody waits for it; every call tells of it. */
  public Breakage breakage() {
    return breakage;
  }

  /** Looks into a machine or changes it; what follows from that has happened when it returns. */
  <T> T with(String id, Work<T> work) {
    synchronized (lab) {
      T result = read(id, work);
      moved = true;
      members.go();
      settle();
      lab.save();
      lab.notifyAll();
      return result;
    }
  }

  /** Looks into a machine without a change. */
  <T> T read(String id, Work<T> work) {
    synchronized (lab) {
      breakage.require();
      settle();
      NodeRow node = lab.node(id);
      if (node == null) {
        throw new SimulatorException("there is no machine " + id);
      }
      return work.on(node);
    }
  }

  /** What is done with a machine while nothing else happens. */
  interface Work<T> {
    T on(NodeRow node);
  }

  Lab lab() {
    return lab;
  }

  Life life() {
    return life;
  }

  Members members() {
    return members;
  }

  /** The faults in force. */
  public TalosFaults faults() {
    return faults;
  }

  /** What was asked of all machines, as method, call and address. */
  public RequestLog log() {
    return log;
  }

  /** A machine that is not there yet is made; another one's hardware is changed. */
  public void put(String id, Hardware hardware) {
    synchronized (lab) {
      NodeRow known = lab.node(id);
      if (known == null) {
        lab.add(id, hardware);
      } else {
        known.row().set("hardware", hardware.json());
      }
      moved = true;
      lab.save();
    }
  }

  /**
   * Says what a machine can boot.
   *
   * @param disk the image on its disk; null leaves what is there
   * @param medium the image of a medium; null for none
   */
  public void boots(String id, @Nullable Image disk, @Nullable Image medium) {
    with(
        id,
        node -> {
          node.medium(medium);
          if (disk != null && node.disk() == null) {
            node.disk(disk);
          }
          return id;
        });
  }

  /** A machine is gone with all that it held. */
  public void remove(String id) {
    synchronized (lab) {
      NodeRow node = lab.node(id);
      if (node != null) {
        life.powerOff(node);
        lab.drop(id);
        moved = true;
        members.go();
        settle();
        lab.save();
      }
    }
  }

  /** Gives or takes a machine's power. */
  public void power(String id, boolean on) {
    with(
        id,
        node -> {
          if (on) {
            life.powerOn(node);
          } else {
            life.powerOff(node);
          }
          return id;
        });
  }

  /** The machines by id. */
  public List<String> machines() {
    synchronized (lab) {
      return lab.nodes().stream().map(NodeRow::id).toList();
    }
  }

  /** What a machine is at. */
  public Phase phase(String id) {
    return read(id, NodeRow::phase);
  }

  /** The address under which a machine answers. */
  public String address(String id) {
    return read(id, NodeRow::address);
  }

  /** Whether a machine listens. */
  public boolean answers(String id) {
    synchronized (lab) {
      NodeRow node = lab.node(id);
      return node != null && node.phase().answers();
    }
  }

  /** Says which disks of a machine carry data that are not of Talos. */
  public void carries(String id, List<String> devices) {
    with(
        id,
        node -> {
          devices.forEach(device -> node.row().withObject("/carries").put(device, "ext4"));
          return id;
        });
  }

  /** Switches on the machine whose card has an address; false for none. */
  public boolean wake(String mac) {
    synchronized (lab) {
      for (String id : machines()) {
        if (read(id, node -> node.hardware().mac().equalsIgnoreCase(mac))) {
          power(id, true);
          return true;
        }
      }
      return false;
    }
  }

  /** Milliseconds since the last call. */
  public long idleMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
  }

  /** Counts a call. */
  void asked() {
    asked = System.nanoTime();
  }

  /** The system that a machine runs; null for none. */
  public @Nullable Image image(String id) {
    synchronized (lab) {
      NodeRow node = lab.node(id);
      return node == null || !node.row().has("running") ? null : node.running();
    }
  }

  /** The config of a machine; empty for none. */
  public String config(String id) {
    return read(id, node -> node.text("config"));
  }

  /** The device that carries a machine's system; empty for none. */
  public String systemDisk(String id) {
    return read(id, PowerCalls::systemDisk);
  }

  /** Edits a machine's config behind everybody's back. */
  public void config(String id, String text) {
    MachineText.parse(text);
    with(
        id,
        node -> {
          node.text("config", text);
          return id;
        });
  }

  /** Every address and port of the machines with its port on loopback. */
  public Map<String, Integer> directory() {
    synchronized (lab) {
      settle();
      return new TreeMap<>(endpoints.directory());
    }
  }

  /** Moves the clock; everything due has happened when it returns. */
  public void advance(long millis) {
    long left = millis;
    while (left > 0) {
      long step = Math.min(left, 1_000);
      left -= step;
      synchronized (lab) {
        lab.advance(step);
        settle();
      }
      flush();
    }
  }

  /** Moves the clock in one go, as it moves for a process that was not let run for a while. */
  void jump(long millis) {
    synchronized (lab) {
      lab.advance(millis);
      settle();
    }
  }

  /** Waits for what the clusters were told. */
  private void flush() {
    Future<?> told = outside.submit(() -> {});
    try {
      told.get();
      breakage.require();
      synchronized (lab) {
        members.go();
        settle();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new SimulatorException("a simulated cluster could not be told", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    breakage.close();
    clock.interrupt();
    synchronized (lab) {
      endpoints.close();
      lab.save();
    }
    Endings.await(outside);
    lab.close();
  }

  /** Hears where addresses are found. */
  public interface DirectoryListener extends Consumer<Map<String, Integer>> {}
}
