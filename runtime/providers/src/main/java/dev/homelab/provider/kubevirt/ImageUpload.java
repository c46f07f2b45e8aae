package dev.homelab.provider.kubevirt;

import dev.homelab.spi.CallContext;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Fills a disk with an image. How far the disk is, is looked at before anything is sent: an upload
 * that broke off begins anew, and a disk that is filled is left as it is.
 *
 * @param reach the cluster of the disk
 * @param options what may be used of this machine
 * @param namespace where the disk is
 * @param disk its name
 */
public record ImageUpload(PodReach reach, SessionOptions options, String namespace, String disk) {
  /** How long an image may be unpacked, from its last byte on. */
  private static final Duration UNPACKING = Duration.ofMinutes(30);

  private static final int SENT = 200;
  private static final int UNKNOWN_TOKEN = 401;
  private static final int DONE_ALREADY = 409;
  private static final int NOT_READY = 503;

  /**
   * Uploads an image and waits until the disk has it. Which one it is, is written on the disk when
   * the proxy asks for its bytes, and not before: an earlier run may have sent another one, which
   * is still being unpacked.
   *
   * @param identity what tells the image from others, written on the disk
   * @return whether anything was sent; false for a disk that is filled
   * @throws ProviderException when it is not taken, when the disk has another one, or when it never
   *     gets ready
   */
  public boolean run(ImageSource image, String identity, CallContext context) {
    DataVolume open = awaitOpen(context);
    if (open == null) {
      return false;
    }
    AtomicLong restarts = new AtomicLong(open.restarts());
    boolean taken = send(image, identity, restarts, context);
    if (!taken && !open.image().equals(identity)) {
      DataVolume.mark(reach, namespace, disk, open.image(), context);
      if (!open.image().isEmpty()) {
        throw UploadFailures.other(namespace + '/' + disk, image.name());
      }
    }
    awaitFilled(image, restarts.get(), context);
    return true;
  }

  /** Waits until the disk takes an image; null when it has one. */
  private @Nullable DataVolume awaitOpen(CallContext context) {
    while (true) {
      DataVolume volume = DataVolume.find(reach, namespace, disk, context);
      if (volume != null && volume.isFilled()) {
        return null;
      }
      if (volume != null && volume.phase().equals(DataVolume.OPEN)) {
        return volume;
      }
      if (volume != null && volume.phase().equals(DataVolume.FAILED)) {
        throw UploadFailures.failed(namespace, disk);
      }
      String now = volume == null || volume.phase().isEmpty() ? "not there" : volume.phase();
      Waiting.pause("disk " + disk + " to take an image; it is " + now, context);
    }
  }

  /**
   * Sends it; false when the disk has had an image by then.
   *
   * @param restarts gets how often what fills the disk had broken when the first byte went
   */
  private boolean send(
      ImageSource image, String identity, AtomicLong restarts, CallContext context) {
    Runnable mark =
        () -> restarts.set(DataVolume.mark(reach, namespace, disk, identity, context).restarts());
    String claim = DataVolume.nameOf(disk);
    boolean refused = false;
    try (UploadDoor door = UploadDoor.open(reach, options, context)) {
      while (true) {
        int status = door.send(namespace, claim, new ImageBody(image, context, mark), context);
        if (status == SENT || status == DONE_ALREADY) {
          return status == SENT;
        }
        boolean again = status == NOT_READY || (status == UNKNOWN_TOKEN && !refused);
        if (!again) {
          throw UploadFailures.status(image, status);
        }
        refused |= status == UNKNOWN_TOKEN;
        Waiting.pause("disk " + disk + " to take " + image.name(), context);
      }
    }
  }

  /**
   * The volume stays open while what was sent is unpacked into it, and opens again when that
   * breaks: what was sent is lost then.
   */
  private void awaitFilled(ImageSource image, long restarts, CallContext context) {
    Instant late = context.now().plus(UNPACKING);
    while (true) {
      DataVolume volume = DataVolume.find(reach, namespace, disk, context);
      if (volume != null && volume.isFilled()) {
        return;
      }
      if (volume == null || volume.phase().equals(DataVolume.FAILED)) {
        throw UploadFailures.failed(namespace, disk);
      }
      if (volume.restarts() > restarts || context.now().isAfter(late)) {
        throw UploadFailures.unpacking(image, namespace);
      }
      Waiting.pause(image.name() + " to be written to the disk", context);
    }
  }
}
