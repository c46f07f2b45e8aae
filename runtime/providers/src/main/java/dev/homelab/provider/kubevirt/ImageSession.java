package dev.homelab.provider.kubevirt;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StepRequest;
import dev.homelab.spi.UnmarkedSession;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The provider at work on one cluster. An image is there when its disk is filled, and goes with the
 * disk; which image it is, is written on the volume of the disk. Another one comes with a new disk.
 */
final class ImageSession implements UnmarkedSession {
  /** Where the identity of what is in the disk stands, when it is not the wished one. */
  private static final String CONTENT = "content";

  private final PodReach reach;
  private final SessionOptions options;
  private final ImageDigests digests;

  ImageSession(PodReach reach, SessionOptions options) {
    this.reach = reach;
    this.options = options;
    this.digests = new ImageDigests(options.stateFolder());
  }

  @Override
  public Map<Address, Observation> observe(ObserveRequest request, CallContext context) {
    Map<Address, Observation> seen = new HashMap<>();
    for (ResourceSpec spec : request.desired()) {
      seen.put(spec.address(), look(ImageWish.of(spec.desired()), context));
    }
    request
        .prior()
        .forEach((address, entry) -> seen.computeIfAbsent(address, a -> recorded(entry, context)));
    return seen;
  }

  private Observation recorded(StateEntry entry, CallContext context) {
    ImageWish wish = ImageWish.of(entry.recorded());
    DataVolume volume = DataVolume.find(reach, wish.namespace(), wish.disk(), context);
    return volume == null || !volume.isFilled()
        ? new Observation.Absent()
        : Observation.recorded(entry, true);
  }

  private Observation look(ImageWish wish, CallContext context) {
    DataVolume volume = DataVolume.find(reach, wish.namespace(), wish.disk(), context);
    if (volume == null || !volume.isFilled()) {
      return new Observation.Absent();
    }
    Value.Tree live =
        Value.ofMap(Map.of(ImageWish.NAMESPACE, wish.namespace(), ImageWish.DISK, wish.disk()));
    if (wish.answers() == null) {
      live = live.with(ImageWish.FILE, Value.of(wish.file()));
    }
    boolean same = isSame(wish, volume);
    if (!same) {
      live = live.with(CONTENT, Value.of(volume.image()));
    }
    return new Observation.Present(
        live,
        null,
        Observation.Owner.OURS,
        true,
        wish.objectId(),
        Value.Tree.EMPTY,
        Value.Tree.EMPTY);
  }

  /**
   * Whether a disk has the wished image. One that somebody else filled is left as it is, and so is
   * one whose file is not at hand any more: it was only needed once. Answers are read once, while
   * the system is installed; other ones go to another disk.
   */
  private boolean isSame(ImageWish wish, DataVolume volume) {
    if (wish.answers() != null
        || volume.image().isEmpty()
        || !Files.isRegularFile(options.labFolder().resolve(wish.file()))) {
      return true;
    }
    LocalImage image = LocalImage.below(options, wish.file());
    return volume.image().equals(image.identity(digests));
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    Value content = observed.live().get(CONTENT);
    if (content == null) {
      return Comparison.SAME;
    }
    FieldChange change =
        new FieldChange(CONTENT, content, Value.of(ImageWish.of(desired.desired()).file()), "");
    return new Comparison(List.of(change), List.of(CONTENT), List.of());
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    ImageWish wish = ImageWish.of(spec.desired());
    ImageUpload upload = new ImageUpload(reach, options, wish.namespace(), wish.disk());
    Value.Tree answers = wish.answers();
    if (answers == null) {
      LocalImage image = LocalImage.below(options, wish.file());
      upload.run(image, image.identity(digests), context);
      return new Applied(wish.objectId(), Value.Tree.EMPTY, Value.Tree.EMPTY, true);
    }
    AnswerFile file = AnswerFile.of(answers, context.secrets());
    upload.run(file.disc(), file.identity(), context);
    return new Applied(wish.objectId(), Value.Tree.EMPTY, file.secretDigests(), true);
  }

  /** Nothing of an image changes in place; what is asked of one that is there is its record. */
  @Override
  public Applied update(StepRequest request, CallContext context) {
    ImageWish wish = ImageWish.of(Objects.requireNonNull(request.desired()).desired());
    if (look(wish, context) instanceof Observation.Present present
        && present.live().get(CONTENT) != null) {
      throw UploadFailures.other(wish.objectId(), wish.file());
    }
    return create(request, context);
  }

  /** What is in a disk goes with it. */
  @Override
  public void delete(StepRequest request, CallContext context) {}

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    return Value.Tree.EMPTY;
  }

  @Override
  public Applied operate(String operation, StepRequest request, CallContext context) {
    throw new ProviderException(
        ErrorClass.REJECTED,
        Diagnostic.error(KubevirtCodes.BAD_WISH, "an image has no operation `" + operation + "`"),
        null,
        null);
  }

  @Override
  public void close() {
    reach.close();
  }
}
