package dev.keyreeve.deploy.images;

import dev.keyreeve.deploy.backend.PrivateFiles;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** From what was built to an archive of images, with each image's SBOM beside it. */
public final class ImageBuild {
    private final Order order;
    private final Consumer<String> say;

    public ImageBuild(Order order, Consumer<String> say) {
        this.order = order;
        this.say = say;
    }

    /**
     * @param version of what was built
     * @param tag of the images
     * @param names which images; none for all
     * @param base what is below them
     * @param archive what is written
     * @param measured whether to say how long each service takes to be ready, with its cache and without
     * @param source a label: where the source can be had; empty for none
     */
    public record Order(
            Path root,
            String version,
            String tag,
            List<String> names,
            Path base,
            Path archive,
            boolean withCache,
            boolean measured,
            String source) {
        public Order {
            names = List.copyOf(names);
        }
    }

    public void run() throws IOException {
        Path out = PrivateFiles.parent(order.archive());
        Path work = out.resolve("work");
        Files.createDirectories(work);
        var all = new HouseImages(order.root(), order.version()).all();
        var wanted = wanted(all);
        var revision = Revision.of(order.root());
        var base = BaseImage.open(order.base(), work);
        var trained = order.withCache() ? train(all, base, work, revision) : Map.<String, Trainee>of();
        var archive = new ImageArchive(work, revision, order.tag(), source());
        var images = new ArrayList<ImageArchive.Image>();
        for (ImageSpec spec : wanted) {
            var image = archive.image(spec, base, cache(trained.get(spec.name())));
            images.add(image);
            Path sbom = spec.sbom();
            if (sbom != null) {
                Files.copy(sbom, out.resolve(spec.name() + ".cdx.json"), StandardCopyOption.REPLACE_EXISTING);
            }
            tell(image);
        }
        archive.write(order.archive(), images);
        PrivateFiles.deleteTree(work);
    }

    private Map<String, Trainee> train(List<ImageSpec> all, BaseImage base, Path work, Revision revision)
            throws IOException {
        say.accept("Training: the demo's story, with what goes into the images");
        Path java = base.unpackJava(work.resolve("java"));
        var trained = new Training(work.resolve("training"), java, revision.moment(), say).of(all);
        if (order.measured()) {
            for (var figures : new ReadyTimes(trained, work).measure()) {
                say.accept("%-28s ready after %s with its cache, %s without (medians of %d)"
                        .formatted(
                                figures.image(),
                                seconds(figures.withCache()),
                                seconds(figures.withoutCache()),
                                ReadyTimes.STARTS));
            }
        }
        return trained;
    }

    private static @Nullable Path cache(@Nullable Trainee trained) {
        return trained == null ? null : trained.cache();
    }

    private static String seconds(Duration time) {
        return "%.2f s".formatted(time.toMillis() / 1e3);
    }

    private List<ImageSpec> wanted(List<ImageSpec> all) {
        for (String name : order.names()) {
            if (all.stream().noneMatch(spec -> spec.name().equals(name))) {
                throw new StartFailure("There is no image '" + name + "'; there are "
                        + String.join(", ", all.stream().map(ImageSpec::name).toList()) + ".");
            }
        }
        return order.names().isEmpty()
                ? all
                : all.stream()
                        .filter(spec -> order.names().contains(spec.name()))
                        .toList();
    }

    private Map<String, String> source() {
        return order.source().isBlank() ? Map.of() : Map.of("org.opencontainers.image.source", order.source());
    }

    private void tell(ImageArchive.Image image) throws IOException {
        var layers = new ArrayList<String>();
        for (Layer layer : image.layers()) {
            layers.add("%s %.1f MB".formatted(layer.createdBy(), Files.size(layer.file()) / 1e6));
        }
        say.accept(
                "%-28s %s  %s".formatted(image.spec().name(), image.id().substring(0, 12), String.join(", ", layers)));
    }
}
